import type { SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { mac, matchesMac } from '#libs/db/keyed-hash'
import type { Keyring } from '#libs/db/sealed'
import { invalidRequest } from '#libs/rpc/shape'

/** What is kept of a text that is answered by text, so that the answer finds its challenge. */
export interface Awaited {
  factorId: string
  /** The keyed hash of the code, in base64, and how many characters the code has. */
  keyId: string
  hash: string
  length: number
  /** The span in which it was sent; absent where nobody traced it. */
  traceparent?: string
}

const domain = 'delivery.message.awaited'

/** The templates whose text asks for a reply. */
const asking: ReadonlySet<Template> = new Set([
  ...[Template.REPLY_CODE, Template.REPLY_CODE_AND_PIN, Template.REPLY_ENROLMENT_CODE],
])

/** What is kept of a request that asks for a reply; null for all others. Refuses INVALID_REQUEST one without the other. */
export function awaitedReply(
  keyring: Keyring,
  { template, reply, recipient, parameters: { otp = '' } }: SendRequest,
  { id, traceparent }: { id: string; traceparent: string | undefined },
): Awaited | null {
  if (asking.has(template) !== Boolean(reply)) {
    throw invalidRequest([
      { field: 'reply', description: 'must be given for a text that asks for one, and for nothing else' },
    ])
  }
  if (!reply) return null
  if (recipient?.address?.$case !== 'smsNumber') {
    throw invalidRequest([
      { field: 'recipient', description: 'must be a number that is texted, for only texts are answered' },
    ])
  }
  if (otp === '') {
    throw invalidRequest([{ field: 'parameters.otp', description: 'must be given: the reply is known by it' }])
  }
  const { keyId, hash } = mac(keyring, domain, id, otp)
  const known = { factorId: reply.factorId, keyId, hash: hash.toString('base64'), length: otp.length }
  return traceparent ? { ...known, traceparent } : known
}

/** Whether a reply begins with the code that was sent in that message. One whose key is gone is never right. */
export function beginsWithCode(
  keyring: Keyring,
  { id, awaits }: { id: string; awaits: Awaited },
  reply: string,
): boolean {
  const { keyId, hash, length } = awaits
  if (!keyring.keys.has(keyId)) return false
  return matchesMac(keyring, { keyId, hash: Buffer.from(hash, 'base64') }, domain, id, reply.slice(0, length))
}
