import { z } from 'zod'
import { count, optionalText, text, uuid } from '#libs/rpc/shape'

/** What requests about app passwords must look like; the numbers are those of the contract. */

const userId = text(256)

export const createAppPasswordShape = z.object({
  userId,
  name: text(64).regex(/\S/, 'must say what it is for'),
  registration: optionalText(64).optional(),
  vouchReason: optionalText(256).optional(),
})

export const verifyAppPasswordShape = z.object({
  userId,
  password: z.string().min(1, 'is required').max(64, 'must be at most 64 characters'),
  clientIp: optionalText(64),
})

export const listAppPasswordsShape = z.object({
  userId,
  page: z.object({ pageSize: count(500), pageToken: optionalText(1024) }).optional(),
})

export const oneAppPasswordShape = z.object({ userId, appPasswordId: uuid() })

export const allAppPasswordsShape = z.object({ userId })
