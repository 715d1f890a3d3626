import type { SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Channel as ChannelKind, DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { keyedHash, mac, matchesMac } from '#libs/db/keyed-hash'
import { open, seal, type Keyring } from '#libs/db/sealed'
import { invalidRequest } from '#libs/rpc/shape'
import { budgetsOf, prefixOf, type Budget } from './budget.ts'
import { ringing } from './calls/call.ts'
import { sealedCall, type SealedCall } from './calls/sealed-call.ts'
import type { Channel, Wording } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { Context } from './context.ts'
import { sealContext, type MessageRow } from './db/messages.ts'
import { networkOf } from './network.ts'
import { awaitedReply } from './replies/awaited.ts'
import { nameOf, namesOf } from './replies/number-names.ts'
import { promptOf } from './prompt-of.ts'
import type { OutgoingMessage } from './providers/provider.ts'
import type { KnownTemplate } from './templates/texts.ts'

/** Whom a message is for and what it says. */
export interface Text extends Pick<OutgoingMessage, 'to' | 'body' | 'subject' | 'push'> {}

export interface Text extends Pick<OutgoingMessage, 'to' | 'body' | 'subject' | 'signing'> {
  /** How a call goes. */
  call?: SealedCall
}

/** A message that was never seen before. */
interface NewMessage {
  row: MessageRow
  to: string
  /** What the number of a text goes by; none for all else. */
  names: string[]
  /** What it counts against. */
  budgets: Budget[]
}

interface Claim {
  tenantId: string
  now: Date
  claimedUntil: Date
  traceparent: string | undefined
  /** What a webhook is signed with. */
  signing?: readonly string[]
}

/** A message with its text rendered and sealed. Refuses INVALID_REQUEST. */
export function newMessage(
  { keyring, world, limits }: Pick<Context, 'keyring' | 'world' | 'limits'>,
  request: SendRequest,
  { tenantId, now, claimedUntil, traceparent, signing }: Claim,
): NewMessage {
  const { idempotencyKey, parameters, language, userId, challengeId, eventText } = request
  const { $case, value } = recipientOf(request)
  const channel = channels[$case]
  const { to, hint, countryCode, extension = '' } = channel.address(value)
  const id = world.randomId()
  const awaits = awaitedReply(keyring, request, { id, traceparent })
  const call = sealedCall(request, { channel: channel.kind, extension })
  const wording = { template: request.template as KnownTemplate, parameters, language, eventText, tenant: tenantId }
  const text: Text = {
    ...{ to, body: channel.render(wording), ...subjectOf(channel, wording) },
    ...{ ...promptOf(request, channel.kind), ...(call && { call }), ...(signing && { signing }) },
  }
  const prefix = countryCode && prefixOf(to, countryCode)
  const recipient = keyedHash(keyring, recipientDomain, to).toString('base64url')
  const content = mac(keyring, contentDomain, contentOf(request))
  const isText = channel.kind === ChannelKind.SMS
  const row = {
    tenantId,
    id,
    idempotencyKey,
    contentKeyId: content.keyId,
    contentHash: content.hash,
    channel: channel.kind,
    state: DeliveryState.QUEUED,
    ...seal(keyring, JSON.stringify(text), sealContext({ tenantId, idempotencyKey })),
    recipientHint: hint,
    countryCode,
    provider: '',
    carrierId: '',
    carrierCode: '',
    userId,
    challengeId,
    call: call ? ringing(call.terms) : null,
    recipient: isText ? nameOf(keyring, to) : '',
    awaits,
    prefix,
    expiresAt: request.expiresAt ?? now,
    claimedUntil,
    createdAt: now,
    sentAt: null,
    finishedAt: null,
  }
  return {
    row,
    to,
    names: isText ? namesOf(keyring, to) : [],
    budgets: budgetsOf({ userId, recipient, prefix, network: networkOf(request.clientIp) }, limits),
  }
}

/** Whether a stored message is the one that is asked for, told by the keyed hash of what it asks for. */
export function isSameMessage(
  keyring: Keyring,
  { contentKeyId, contentHash }: MessageRow,
  request: SendRequest,
): boolean {
  return matchesMac(keyring, { keyId: contentKeyId, hash: contentHash }, contentDomain, contentOf(request))
}

/** The recipient and the text of a message that was not erased yet. */
export function openMessage(keyring: Keyring, row: MessageRow): Text {
  const { keyId, sealed } = row
  if (!keyId || !sealed) throw new Error('the text of a message was erased before it was sent')
  return JSON.parse(open(keyring, { keyId, sealed }, sealContext(row)).toString())
}

function subjectOf({ subject }: Channel, wording: Wording): Pick<Text, 'subject'> {
  return subject ? { subject: subject(wording) } : {}
}

const contentDomain = 'delivery.message.content'
const recipientDomain = 'delivery.spending.recipient'

/** All that a retry must repeat. Its time is not: a retry may give it more. */
function contentOf({
  recipient,
  template,
  parameters,
  language,
  userId,
  challengeId,
  call,
  reply,
  push,
  eventText,
}: SendRequest): string {
  const sorted = Object.entries(parameters).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const terms = [call, reply, push, eventText || undefined].filter((given) => given !== undefined)
  return JSON.stringify([recipient, template, sorted, language, userId, challengeId, ...terms])
}

function recipientOf({ recipient }: SendRequest) {
  if (recipient?.address) return recipient.address
  throw invalidRequest([{ field: 'recipient', description: 'must have an address' }])
}
