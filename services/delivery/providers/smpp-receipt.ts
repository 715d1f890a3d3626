import type { Pdu } from 'smpp'
import type { Receipt } from './provider.ts'

/** The bits of `esm_class` that say what a `deliver_sm` is, and the value for a receipt (SMPP 3.4, section 5.2.12). */
const [typeBits, receiptType] = [0x3c, 0x04]

/** By the word in a receipt's text (appendix B), and by `message_state` (section 5.2.28). */
const byWord: Record<string, Receipt['status']> = {
  ...{
    DELIVRD: 'delivered',
    UNDELIV: 'undelivered',
    EXPIRED: 'undelivered',
    DELETED: 'undelivered',
    REJECTD: 'failed',
  },
  ...{ ACCEPTD: 'sent' },
}
const byState: Record<number, Receipt['status']> = {
  ...{ 2: 'delivered', 3: 'undelivered', 4: 'undelivered', 5: 'undelivered', 6: 'sent', 8: 'failed' },
}

/** What a `deliver_sm` reports; undefined where it is no receipt, or names no message. */
export function smppReceipt(pdu: Pdu): Receipt | undefined {
  if (((pdu.esm_class ?? 0) & typeBits) !== receiptType) return undefined
  const told = String(pdu.short_message?.message || pdu.message_payload?.message || '')
  const word = (name: string) => new RegExp(`\\b${name}:(\\S+)`, 'i').exec(told)?.[1]
  const carrierId = pdu.receipted_message_id || word('id')
  if (!carrierId || carrierId.length > 65) return undefined
  const status = byState[pdu.message_state ?? -1] ?? byWord[word('stat')?.toUpperCase() ?? ''] ?? 'queued'
  const [carrierCode] = /^(?!0*$)\w{1,16}$/.exec(word('err') ?? '') ?? []
  return { carrierId, status, ...(carrierCode && status !== 'delivered' && { carrierCode }) }
}
