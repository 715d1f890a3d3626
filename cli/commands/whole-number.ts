import { InvalidArgumentError } from 'commander'

/** Reads the value of a flag that takes a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number.')
  return Number(text)
}
