/** A mail address of which only the first letter and the domain can be read: `ann@example.com` becomes `a**@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const name = at < 0 ? email : email.slice(0, at)
  const first = name.length > 1 ? name.slice(0, 1) : ''
  return first + '*'.repeat(name.length - first.length) + (at < 0 ? '' : email.slice(at))
}
