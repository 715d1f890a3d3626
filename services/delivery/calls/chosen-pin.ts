import { mac, matchesMac } from '#libs/db/keyed-hash'
import type { Keyring } from '#libs/db/sealed'
import type { Keyed } from './call-event.ts'
import type { CallState } from './call.ts'

const domain = 'delivery.call.chosen-pin'

/** What keys are as a new PIN of that call; nothing where none is asked for. One whose key is gone is never the one that was kept. */
export function keyedAs(
  keyring: Keyring,
  { id, call }: { id: string; call: Pick<CallState, 'phase' | 'chosen'> },
  digits: string,
): Keyed {
  if (call.phase === 'newPin') {
    const { keyId, hash } = mac(keyring, domain, id, digits)
    return { chosen: { keyId, hash: hash.toString('base64') } }
  }
  if (call.phase !== 'confirmPin' || !call.chosen) return {}
  const { keyId, hash } = call.chosen
  const known = keyring.keys.has(keyId)
  return { repeated: known && matchesMac(keyring, { keyId, hash: Buffer.from(hash, 'base64') }, domain, id, digits) }
}
