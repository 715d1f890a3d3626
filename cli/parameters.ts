import { InvalidArgumentError } from 'commander'

/** Collects what a repeated `name=value` gives; the value is all that follows the first `=`. */
export function parameter(given: string, before: Record<string, string> = {}): Record<string, string> {
  const at = given.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It takes a name and a value, such as payee=Ben.')
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) }
}
