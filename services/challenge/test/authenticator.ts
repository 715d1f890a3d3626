import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
const base64url = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64url')

/** What may go wrong with an authenticator, or with the page that asks it. */
export interface Fault {
  origin?: string
  relyingPartyId?: string
  verified?: boolean
  counter?: number
  crossOrigin?: boolean
  userHandle?: string
}

/** An authenticator in software, with one key, that speaks as a browser hands it on (WebAuthn Level 3). */
export function authenticator({ algorithm = 'ES256' as 'ES256' | 'EdDSA', counts = true, origin = '' } = {}) {
  const pair =
    algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  const id = sha256(pair.publicKey.export({ format: 'der', type: 'spki' }))
  let counter = 0

  function authData(relyingPartyId: string, fault: Fault, attested = Buffer.alloc(0)): Buffer {
    const flags = 0x01 | (fault.verified === false ? 0 : 0x04) | (attested.length > 0 ? 0x40 : 0)
    const count = Buffer.alloc(4)
    if (counts) counter += 1
    count.writeUInt32BE(fault.counter ?? counter)
    return Buffer.concat([sha256(fault.relyingPartyId ?? relyingPartyId), Buffer.from([flags]), count, attested])
  }
  const clientData = (type: string, challenge: string, fault: Fault) =>
    JSON.stringify({ type, challenge, origin: fault.origin ?? origin, crossOrigin: fault.crossOrigin ?? false })
  const credential = (response: object) => ({
    ...{ id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {} },
    response,
  })

  return {
    id: base64url(id),
    /** RegistrationResponseJSON for PublicKeyCredentialCreationOptionsJSON. */
    create(options: string, fault: Fault = {}): string {
      const { challenge, rp } = JSON.parse(options) as { challenge: string; rp: { id: string } }
      const size = Buffer.from([0, id.length])
      const data = authData(rp.id, fault, Buffer.concat([Buffer.alloc(16), size, id, coseKey(pair.publicKey)]))
      const attestation = cbor.map([
        [cbor.text('fmt'), cbor.text('none')],
        [cbor.text('attStmt'), cbor.map([])],
        [cbor.text('authData'), cbor.bytes(data)],
      ])
      const clientDataJSON = base64url(clientData('webauthn.create', challenge, fault))
      const transports = ['internal']
      return JSON.stringify(credential({ clientDataJSON, attestationObject: base64url(attestation), transports }))
    },
    /** AuthenticationResponseJSON for PublicKeyCredentialRequestOptionsJSON. */
    get(options: string, fault: Fault = {}): string {
      const { challenge, rpId } = JSON.parse(options) as { challenge: string; rpId: string }
      const client = clientData('webauthn.get', challenge, fault)
      const data = authData(rpId, fault)
      const signed = Buffer.concat([data, sha256(client)])
      const signature = sign(algorithm === 'ES256' ? 'sha256' : null, signed, pair.privateKey)
      const { userHandle } = fault
      const response = { clientDataJSON: base64url(client), authenticatorData: base64url(data) }
      return JSON.stringify(
        credential({ ...response, signature: base64url(signature), ...(userHandle && { userHandle }) }),
      )
    },
  }
}

/** The few words of CBOR (RFC 8949 §3.1) that an authenticator needs. */
const cbor = {
  head(major: number, value: number): Buffer {
    if (value < 24) return Buffer.from([(major << 5) | value])
    return value < 256
      ? Buffer.from([(major << 5) | 24, value])
      : Buffer.from([(major << 5) | 25, value >> 8, value & 255])
  },
  int: (value: number) => (value < 0 ? cbor.head(1, -1 - value) : cbor.head(0, value)),
  bytes: (value: Buffer) => Buffer.concat([cbor.head(2, value.length), value]),
  text: (value: string) => Buffer.concat([cbor.head(3, Buffer.byteLength(value)), Buffer.from(value)]),
  map: (pairs: [Buffer, Buffer][]): Buffer => Buffer.concat([cbor.head(5, pairs.length), ...pairs.flat()]),
}

/** A public key as COSE writes it (RFC 9053 §7). */
function coseKey(key: KeyObject): Buffer {
  const { kty, x = '', y } = key.export({ format: 'jwk' })
  const point = (value: string) => cbor.bytes(Buffer.from(value, 'base64url'))
  const numbers = kty === 'EC' ? { kty: 2, alg: -7, crv: 1 } : { kty: 1, alg: -8, crv: 6 }
  return cbor.map([
    [cbor.int(1), cbor.int(numbers.kty)],
    [cbor.int(3), cbor.int(numbers.alg)],
    [cbor.int(-1), cbor.int(numbers.crv)],
    [cbor.int(-2), point(x)],
    ...(y === undefined ? [] : [[cbor.int(-3), point(y)] as [Buffer, Buffer]]),
  ])
}
