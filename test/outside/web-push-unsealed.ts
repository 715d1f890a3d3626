import { createDecipheriv, hkdfSync, type ECDH } from 'node:crypto'

/** What is sealed for a browser's keys (RFC 8291 section 3.4, in one record of RFC 8188); throws where it is not. */
export function unsealed(body: Buffer, { pair, auth }: { pair: ECDH; auth: Buffer }): Buffer {
  const salt = body.subarray(0, 16)
  const sender = body.subarray(21, 21 + body.readUInt8(20))
  const record = body.subarray(21 + sender.length)
  if (record.length > body.readUInt32BE(16)) throw new Error('more than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender])
  const input = derived(pair.computeSecret(sender), { salt: auth, info, length: 32 })
  const key = derived(input, { salt, info: Buffer.from('Content-Encoding: aes128gcm\0'), length: 16 })
  const nonce = derived(input, { salt, info: Buffer.from('Content-Encoding: nonce\0'), length: 12 })
  const opener = createDecipheriv('aes-128-gcm', key, nonce)
  opener.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([opener.update(record.subarray(0, -16)), opener.final()])
  return padded.subarray(0, padded.lastIndexOf(2))
}

function derived(input: Buffer, { salt, info, length }: { salt: Buffer; info: Buffer; length: number }): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, length))
}
