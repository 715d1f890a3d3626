import { randomUUID } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'

/** The key of a device, which never leaves it. */
export interface SigningKey {
  publicKey: JWK
  /** All of it, for the device to keep. */
  privateKey: JWK
  /** A compact JWS of these claims, with a time and a name of its own unless they bring them. */
  sign(claims: object): Promise<string>
  /** The same, with the key in its header, for who does not know it yet. */
  introduce(claims: object): Promise<string>
}

/** A new key, by a clock that may not be the real one. */
export async function newSigningKey(now: () => Date): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return keptSigningKey(await exportJWK(privateKey), now)
}

/** A key that was kept. */
export async function keptSigningKey(kept: JWK, now: () => Date): Promise<SigningKey> {
  const privateKey = (await importJWK(kept, 'ES256')) as CryptoKey
  const { kty, crv, x, y } = kept
  const publicKey = { kty, crv, x, y } as JWK
  return {
    publicKey,
    privateKey: kept,
    sign: (claims) => signed(privateKey, {}, { ...fresh(now), ...claims }),
    introduce: (claims) => signed(privateKey, { jwk: publicKey }, { ...fresh(now), ...claims }),
  }
}

const fresh = (now: () => Date) => ({ iat: Math.floor(now().getTime() / 1000), jti: randomUUID() })

function signed(key: CryptoKey, header: object, claims: object): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(claims))
  return new CompactSign(bytes).setProtectedHeader({ alg: 'ES256', ...header }).sign(key)
}
