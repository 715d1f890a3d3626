import { OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import { seal } from '#libs/db/sealed'
import type { Context } from './context.ts'
import { sealContext } from './db/factors.ts'
import type { NewToken } from './db/tokens-in-bulk.ts'
import type { NewFactor } from './methods/method.ts'
import { tokenFactor, type TokenProgress } from './methods/oath-token.ts'
import type { OathSecret } from './methods/oath.ts'
import { tokenTime } from './methods/token-time.ts'
import type { Token, TokenRecord } from './token-files/token-record.ts'

const algorithms: Record<Token['algorithm'], OathAlgorithm> = {
  sha1: OathAlgorithm.SHA1,
  sha256: OathAlgorithm.SHA256,
  sha512: OathAlgorithm.SHA512,
}

/** The factor that the token of a file makes. */
export function factorOf(record: TokenRecord): NewFactor<OathSecret, TokenProgress> {
  const { serial, manufacturer, seed, digits, periodSeconds, counter, driftSteps: drift } = record
  const movement =
    periodSeconds > 0
      ? { $case: 'periodSeconds' as const, value: periodSeconds }
      : { $case: 'counter' as const, value: counter }
  const made = tokenFactor({ serial, manufacturer, seed, algorithm: algorithms[record.algorithm], digits, movement })
  const time = tokenTime(record.startDate, record.expiryDate)
  return { ...made, progress: { ...made.progress, ...time, ...(drift && { drift }) } }
}

/** A token of a file as it is stored, its secret sealed. */
export function newToken(
  { world, keyring }: Pick<Context, 'world' | 'keyring'>,
  tenantId: string,
  record: TokenRecord,
): NewToken {
  const { serial, manufacturer, model, digits, periodSeconds, userId } = record
  const id = world.randomId()
  const { hint, progress, secret } = factorOf(record)
  return {
    token: {
      ...{ tenantId, factorId: id, userId, serial, manufacturer, model, periodSeconds, digits },
      ...{ algorithm: algorithms[record.algorithm], createdAt: world.now() },
      ...{ startsAt: record.startDate ?? null, expiresAt: record.expiryDate ?? null },
    },
    factor: { hint, progress, ...seal(keyring, JSON.stringify(secret), sealContext({ tenantId, id })) },
  }
}
