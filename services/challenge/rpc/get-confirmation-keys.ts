import type { GetConfirmationKeysResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import { confirmationKeys } from '../confirm.ts'
import type { Context } from '../context.ts'

/** Gives the public keys by which confirmations of events are verified. */
export function getConfirmationKeys({ keyring }: Context): GetConfirmationKeysResponse {
  return { keys: confirmationKeys(keyring) }
}
