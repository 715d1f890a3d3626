/** A name as the database writes it: `usageAnswer` is `usage_answer`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
