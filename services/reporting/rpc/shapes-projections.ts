import { z } from 'zod'
import { bytes, list, optionalText, text } from '#libs/rpc/shape'

const number = z
  .bigint()
  .min(0n, 'must not be negative')
  .max(BigInt(Number.MAX_SAFE_INTEGER), 'must be the number of an event')

const event = z.object({
  sequence: number,
  subject: z
    .string()
    .regex(/^countersign\.[a-z]+\.v1\.[A-Za-z]+\.[a-z0-9-]{1,63}$/, 'must be the name of an event and a tenant'),
  headers: z.record(text(64), optionalText(256)).refine((headers) => Object.keys(headers).length <= 16, {
    message: 'must be at most 16',
  }),
  payload: bytes(64 * 1_024),
})

export const nothingShape = z.object({})

export const streamEventsShape = z.object({ after: number })

export const addEventsShape = z
  .object({
    stream: z.iso.datetime('must be a moment in UTC'),
    after: number,
    through: number,
    events: list(event, 500),
    despiteGap: z.boolean(),
  })
  .refine(({ after, through }) => after <= through, { path: ['through'], message: 'must not be less than after' })
  .refine(({ after, through, events }) => isInRow([after, ...events.map(({ sequence }) => sequence)], through), {
    path: ['events'],
    message: 'must be in their order, between after and through',
  })

function isInRow(numbers: readonly bigint[], through: bigint): boolean {
  return numbers.every((number, place) => (number <= through && place === 0) || (numbers[place - 1] ?? 0n) < number)
}
