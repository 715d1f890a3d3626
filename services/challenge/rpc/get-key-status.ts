import type { GetKeyStatusResponse } from '#contracts/gen/countersign/challenge/v1/key'
import type { Context } from '../context.ts'
import { keyUse } from '../db/key-use.ts'
import { keyStatus } from '../key-status.ts'

/** Tells for each key how much still needs it. */
export async function getKeyStatus({ database, keyring }: Context): Promise<GetKeyStatusResponse> {
  return { keys: keyStatus(keyring, await keyUse(database.pool)) }
}
