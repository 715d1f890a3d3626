import type { KeyStatus } from '#contracts/gen/countersign/challenge/v1/key'
import type { Keyring } from '#libs/db/sealed'
import type { KeyUse } from './db/key-use.ts'

/** What needs each key: those of the keyring in its order, the active one first, then those that it lacks. */
export function keyStatus({ activeId, keys }: Keyring, uses: readonly KeyUse[]): KeyStatus[] {
  const used = new Map(uses.map((use) => [use.keyId, use]))
  const ids = [...new Set([activeId, ...keys.keys(), ...used.keys()])]
  return ids.slice(0, 1000).map((keyId) => {
    const { secrets = 0, codes = 0, codesUntil = null } = used.get(keyId) ?? {}
    return {
      ...{ keyId, active: keyId === activeId, known: keys.has(keyId) },
      ...{ secrets: BigInt(secrets), codes: BigInt(codes), codesUntil: codesUntil ?? undefined },
    }
  })
}
