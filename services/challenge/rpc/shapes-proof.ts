import { z } from 'zod'
import { list } from '#libs/rpc/shape'
import { passkeyText } from './shapes-passkey.ts'

/** 1 to 64 characters; blanks in it do not count, so that a code may be typed as it is read. */
export const code = z.string().min(1, 'is required').max(64, 'must be at most 64 characters')

/** Codes that a token showed one after another. */
export const codesInRow = list(code, 3).refine(({ length }) => length >= 2, 'must be two or three codes')

/** What proves a factor: a code from it, or for a passkey what the browser gave. */
export const codeOrPasskey = {
  code: z.union([z.literal(''), code], 'must be at most 64 characters'),
  passkey: z.union([z.literal(''), passkeyText()], 'must be at most 16 KiB'),
}

/** The shape of a request in which one of the two is given, and only one. */
export function byCodeOrPasskey<Request extends { code: string; passkey: string }>(shape: z.ZodType<Request>) {
  return shape
    .refine(({ code, passkey }) => code !== '' || passkey !== '', { path: ['code'], message: 'is required' })
    .refine(({ code, passkey }) => code === '' || passkey === '', {
      path: ['code'],
      message: 'must be empty beside a passkey',
    })
}
