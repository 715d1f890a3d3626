import { randomUUID } from 'node:crypto'
import type { Pdu } from 'smpp'
import type { InboundText } from './provider.ts'

/** The bits of `esm_class` that say what a `deliver_sm` is; none of them is set in a text that a person wrote (SMPP 3.4, section 5.2.12). */
const typeBits = 0x3c

/**
 * The text in a `deliver_sm`; undefined where it is none. SMPP has no id for it: what the centre was told that we have it does not
 * come again.
 */
export function smppText(pdu: Pdu): InboundText | undefined {
  if (((pdu.esm_class ?? 0) & typeBits) !== 0 || !pdu.source_addr) return undefined
  const body = String(pdu.short_message?.message || pdu.message_payload?.message || '')
  return { carrierId: randomUUID(), from: number(pdu.source_addr), to: number(pdu.destination_addr ?? ''), body }
}

const number = (address: string) => (/^[1-9]\d{6,14}$/.test(address) ? `+${address}` : address)
