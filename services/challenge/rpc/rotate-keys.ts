import type {
  KeyStatus,
  RotateKeysRequest,
  RotateKeysResponse,
  UnreadableSecret,
} from '#contracts/gen/countersign/challenge/v1/key'
import type { Keyring } from '#libs/db/sealed'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { keyUse } from '../db/key-use.ts'
import { keyStatus } from '../key-status.ts'
import { rotate, type Batch, type Unreadable } from '../rotate.ts'

const usualBatch = 500
const mostUnreadable = 100

/** Seals anew whatever an older key sealed; tells after each batch how far it has come, and what came of it at the end. */
export async function* rotateKeys(
  ctx: Context,
  { batchSize }: RotateKeysRequest,
  { signal }: Call,
): AsyncGenerator<RotateKeysResponse> {
  const come = { sealed: 0n, left: oldSecrets(await statuses(ctx)), unreadable: 0n }
  const unreadable: UnreadableSecret[] = []
  for await (const batch of rotate(ctx, batchSize || usualBatch, signal)) {
    if (!count(come, batch)) continue
    const room = mostUnreadable - unreadable.length
    unreadable.push(...batch.unreadable.slice(0, room).map((secret) => unreadableSecret(secret, ctx.keyring)))
    yield { part: { $case: 'progress', value: { ...come } } }
  }
  const keys = await statuses(ctx)
  const left = atLeastNone(oldSecrets(keys) - come.unreadable)
  yield { part: { $case: 'result', value: { progress: { ...come, left }, keys, unreadable } } }
}

async function statuses({ database, keyring }: Context): Promise<KeyStatus[]> {
  return keyStatus(keyring, await keyUse(database.pool))
}

/** How many secrets another key than the active one sealed. */
function oldSecrets(keys: KeyStatus[]): bigint {
  return keys.filter(({ active }) => !active).reduce((sum, { secrets }) => sum + secrets, 0n)
}

/** Counts a batch in; false where nothing came of it. */
function count(come: { sealed: bigint; left: bigint; unreadable: bigint }, batch: Batch): boolean {
  const [sealed, unreadable] = [BigInt(batch.sealed), BigInt(batch.unreadable.length)]
  come.sealed += sealed
  come.unreadable += unreadable
  come.left = atLeastNone(come.left - sealed - unreadable)
  return sealed + unreadable > 0n
}

/** What is enrolled and removed meanwhile may bring a reckoning below nothing. */
const atLeastNone = (reckoned: bigint) => (reckoned < 0n ? 0n : reckoned)

function unreadableSecret({ table, key, keyId }: Unreadable, { keys }: Keyring): UnreadableSecret {
  const [tenantId = '', ...id] = key
  return { heldBy: table, tenantId, id: id.join('/'), keyId, keyKnown: keys.has(keyId) }
}
