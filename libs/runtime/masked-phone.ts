/**
 * A telephone number of which only the last two digits can be read: `+14255550123` becomes `+*********23`. One of fewer
 * than five digits shows none.
 */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '').length
  let hidden = digits < 5 ? digits : digits - 2
  return phone.replace(/\d/g, (digit) => (hidden-- > 0 ? '*' : digit))
}
