import { timingSafeEqual } from 'node:crypto'
import type { Keyring } from '#libs/db/sealed'
import type { PresentToken } from './db/tokens-in-bulk.ts'
import type { OathSecret } from './methods/oath.ts'
import { factorOf } from './new-token.ts'
import { isUnreadable, openFactor } from './open-factor.ts'
import type { TokenRecord } from './token-files/token-record.ts'

/** Why a token of a file is not the one that is there under its name; undefined where it is. */
export function difference(keyring: Keyring, there: PresentToken, record: TokenRecord): string | undefined {
  try {
    const kept = openFactor(keyring, there) as OathSecret
    return isSame(kept, factorOf(record).secret) ? undefined : 'the serial number is taken by another secret'
  } catch (error) {
    if (!isUnreadable(error)) throw error
    return 'the serial number is taken by a secret that can not be opened'
  }
}

function isSame(kept: OathSecret, given: OathSecret): boolean {
  const [one, other] = [Buffer.from(kept.seed, 'base64'), Buffer.from(given.seed, 'base64')]
  const runs = ({ algorithm, digits, periodSeconds }: OathSecret) => `${algorithm} ${digits} ${periodSeconds}`
  return one.length === other.length && timingSafeEqual(one, other) && runs(kept) === runs(given)
}
