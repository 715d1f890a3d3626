import { matchesMac, mac, type Keyring } from '#libs/db/keyed-hash'

/** Which file, for whom, and until when, in seconds since 1970. */
export interface SoundAddress {
  tenantId: string
  soundFileId: string
  until: number
}

const domain = 'delivery.sound'
/** Long enough for a call, in seconds; rounded up, so that carriers which keep a file find it under the same address. */
const goodFor = 600

/** The address under which a carrier may read a sound file for some minutes; it says who signed it, and gives away nothing else. */
export function soundUrl(
  { publicUrl, keyring }: { publicUrl: string; keyring: Keyring },
  { tenantId, soundFileId, now }: Omit<SoundAddress, 'until'> & { now: Date },
): string {
  const until = (Math.ceil(now.getTime() / 1_000 / goodFor) + 1) * goodFor
  const { keyId, hash } = mac(keyring, domain, ...partsOf({ tenantId, soundFileId, until }))
  const query = new URLSearchParams({ until: String(until), signature: `${keyId}.${hash.toString('base64url')}` })
  return `${publicUrl.replace(/\/+$/, '')}/sounds/${tenantId}/${soundFileId}?${query}`
}

/** Whether we gave that address away, and it is still good. */
export function soundUrlHolds(keyring: Keyring, address: SoundAddress & { signature: string }, now: Date): boolean {
  if (address.until * 1_000 <= now.getTime()) return false
  const dot = address.signature.lastIndexOf('.')
  const [keyId, hash] = [address.signature.slice(0, dot), Buffer.from(address.signature.slice(dot + 1), 'base64url')]
  if (dot < 1) return false
  try {
    return matchesMac(keyring, { keyId, hash }, domain, ...partsOf(address))
  } catch {
    // A key that is gone, or never was.
    return false
  }
}

function partsOf({ tenantId, soundFileId, until }: SoundAddress): string[] {
  return [tenantId, soundFileId, String(until)]
}
