import { open, type Keyring } from '#libs/db/sealed'
import type { SealedFactor } from './challenge.ts'
import { sealContext } from './db/factors.ts'

/** A factor's secret, as its method shaped it. */
export function openFactor(
  keyring: Keyring,
  factor: Pick<SealedFactor, 'tenantId' | 'id' | 'keyId' | 'sealed'>,
): object {
  return JSON.parse(open(keyring, factor, sealContext(factor)).toString('utf8')) as object
}
