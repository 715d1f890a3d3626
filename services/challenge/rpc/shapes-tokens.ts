import { z } from 'zod'
import { TokenFileFormat } from '#contracts/gen/countersign/challenge/v1/token'
import { bytes, count, optionalText, text, uuid } from '#libs/rpc/shape'
import { most } from '../token-files/limits.ts'
import { codesInRow } from './shapes-proof.ts'

const named = { serial: text(64), manufacturer: optionalText(64) }

export const tokenIdShape = z.object({ tokenId: uuid() })
export const resynchroniseTokenShape = z.object({
  tokenId: uuid(),
  codes: codesInRow,
})
export const assignTokenShape = z.object({ ...named, userId: text(256) })
export const replaceTokenShape = z.object({ tokenId: uuid(), ...named })

export const listTokensShape = z
  .object({
    serialPrefix: optionalText(64),
    userId: optionalText(256),
    unassigned: z.boolean(),
    page: z.object({ pageSize: count(500), pageToken: optionalText(1024) }).optional(),
  })
  .refine(({ userId, unassigned }) => !unassigned || userId === '', {
    path: ['userId'],
    message: 'must be empty where tokens of nobody are asked for',
  })

const presharedKey = z.custom<Buffer>(
  (value) => Buffer.isBuffer(value) && (value.length === 0 || (value.length >= 16 && value.length <= 64)),
  'must be empty, or 16 to 64 bytes',
)
const formats = [TokenFileFormat.UNSPECIFIED, TokenFileFormat.CSV, TokenFileFormat.XML]

const header = z.object({
  $case: z.literal('header'),
  value: z.object({
    format: z.literal(formats, 'must be a known value'),
    presharedKey,
    passphrase: optionalText(256),
    manufacturer: optionalText(64),
    fileBytes: z
      .bigint()
      .min(0n, 'must not be negative')
      .max(BigInt(most.fileBytes), `must be at most ${most.fileBytes}`),
  }),
})
const chunk = z.object({ $case: z.literal('chunk'), value: bytes(128 * 1024) })

/** One part of a token file; which part comes when is for the import to say. */
export const importTokensShape = z.object({ part: z.discriminatedUnion('$case', [header, chunk], 'is required') })
