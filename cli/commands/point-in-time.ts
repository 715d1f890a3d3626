import { InvalidArgumentError } from 'commander'

/** Reads the value of a flag that takes a moment: an ISO date, with or without a time; local unless it ends in Z. */
export function pointInTime(text: string): Date {
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text
  const moment = new Date(local)
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(moment.getTime())) return moment
  throw new InvalidArgumentError('It takes a moment such as 2025-11-24 or 2025-11-24T07:30.')
}
