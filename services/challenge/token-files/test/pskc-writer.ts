import { createCipheriv, createHmac } from 'node:crypto'

/** How a test file is encrypted. */
export interface Sealing {
  /** By the end of its URI. */
  cipher: string
  key: Buffer
  hash: string
  /** Undefined: there is none, and the MACs are by the key of the encryption. */
  macKey?: Buffer
  /** Stands in EncryptionKey. */
  keyInfo?: string
}

const xenc = 'http://www.w3.org/2001/04/xmlenc#'

interface Writing {
  openssl: string
  iv: Buffer
  /** Whether the vector precedes what it was used for. */
  isPrefixed: boolean
}

const writings: Record<string, Writing> = {
  'aes128-cbc': { openssl: 'aes-128-cbc', iv: Buffer.alloc(16, 7), isPrefixed: true },
  'aes192-cbc': { openssl: 'aes-192-cbc', iv: Buffer.alloc(16, 7), isPrefixed: true },
  'aes256-cbc': { openssl: 'aes-256-cbc', iv: Buffer.alloc(16, 7), isPrefixed: true },
  'tripledes-cbc': { openssl: 'des-ede3-cbc', iv: Buffer.alloc(8, 7), isPrefixed: true },
  'kw-aes128': { openssl: 'id-aes128-wrap', iv: Buffer.alloc(8, 0xa6), isPrefixed: false },
  'kw-aes192': { openssl: 'id-aes192-wrap', iv: Buffer.alloc(8, 0xa6), isPrefixed: false },
  'kw-aes256': { openssl: 'id-aes256-wrap', iv: Buffer.alloc(8, 0xa6), isPrefixed: false },
  'kw-aes-128-pad': { openssl: 'id-aes128-wrap-pad', iv: Buffer.from('a65959a6', 'hex'), isPrefixed: false },
  'kw-aes-192-pad': { openssl: 'id-aes192-wrap-pad', iv: Buffer.from('a65959a6', 'hex'), isPrefixed: false },
  'kw-aes-256-pad': { openssl: 'id-aes256-wrap-pad', iv: Buffer.from('a65959a6', 'hex'), isPrefixed: false },
  'kw-tripledes': { openssl: 'des3-wrap', iv: Buffer.alloc(0), isPrefixed: false },
}

/** The bytes as that cipher writes them into a file. */
export function sealed(plain: Buffer, { cipher, key }: Sealing): Buffer {
  const { openssl, iv, isPrefixed } = writings[cipher] ?? { openssl: cipher, iv: Buffer.alloc(0), isPrefixed: false }
  const writer = createCipheriv(openssl, key, iv)
  const body = Buffer.concat([writer.update(plain), writer.final()])
  return isPrefixed ? Buffer.concat([iv, body]) : body
}

function encryptedData(bytes: Buffer, { cipher }: Sealing): string {
  return `<xenc:EncryptionMethod Algorithm="${xenc}${cipher}"/>
    <xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`
}

/** An element with its value encrypted, and the MAC beside it. */
export function encryptedValue(name: string, plain: Buffer, sealing: Sealing): string {
  const bytes = sealed(plain, sealing)
  const mac = createHmac(sealing.hash, sealing.macKey ?? sealing.key)
    .update(bytes)
    .digest('base64')
  return `<${name}><EncryptedValue>${encryptedData(bytes, sealing)}</EncryptedValue><ValueMAC>${mac}</ValueMAC></${name}>`
}

export function plainValue(name: string, value: string): string {
  return `<${name}><PlainValue>${value}</PlainValue></${name}>`
}

/** The head of a container that is encrypted. */
export function sealedHead(sealing: Sealing): string {
  const macKey = sealing.macKey && `<MACKey>${encryptedData(sealed(sealing.macKey, sealing), sealing)}</MACKey>`
  const keyInfo = sealing.keyInfo ?? '<ds:KeyName>Pre-shared-key</ds:KeyName>'
  return `<EncryptionKey>${keyInfo}</EncryptionKey>
    <MACMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-${sealing.hash}">${macKey ?? ''}</MACMethod>`
}

/** A container of RFC 6030. */
export function containerOf(...parts: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  xmlns:xenc="${xenc}" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
  xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">
${parts.join('\n')}
</KeyContainer>`
}

/** What a test says of one key; the rest is as it is most often. */
export interface WrittenKey {
  serial?: string
  device?: string
  algorithm?: string
  parameters?: string
  data?: string
  more?: string
}

export const plainSecret = plainValue('Secret', Buffer.from('12345678901234567890').toString('base64'))

/** A package with one key. */
export function packageOf(key: WrittenKey = {}): string {
  const { serial = '1001', device = '', algorithm = 'totp', data = plainSecret, more = '' } = key
  const parameters = key.parameters ?? '<ResponseFormat Length="6" Encoding="DECIMAL"/>'
  return `<KeyPackage><DeviceInfo><Manufacturer>Acme</Manufacturer><SerialNo>${serial}</SerialNo>${device}</DeviceInfo>
  <Key Id="${serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:${algorithm}">
    <AlgorithmParameters>${parameters}</AlgorithmParameters>
    <Data>${data}</Data>${more}
  </Key></KeyPackage>`
}
