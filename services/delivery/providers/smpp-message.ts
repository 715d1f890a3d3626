import { createHash } from 'node:crypto'
import smpp from 'smpp'
import type { OutgoingMessage } from './provider.ts'
import type { SmppSettings } from './smpp.ts'

/** The alphabets that every centre knows (SMPP 3.4, section 5.2.19): its default one, GSM 03.38, and UCS-2. */
const alphabets = {
  gsm: { coding: 0x00, encoding: smpp.encodings.ASCII, most: 160 },
  ucs2: { coding: 0x08, encoding: smpp.encodings.UCS2, most: 140 },
}

/** Asks for one receipt, when the message has come to its end either way (section 5.2.17). */
const receiptAtTheEnd = 0x01

/** Types of number (section 5.2.5) and numbering plans (section 5.2.6). */
const e164 = { ton: 1, npi: 1 }
const shortCode = { ton: 3, npi: 0 }
const name = { ton: 5, npi: 0 }

/** The fields of `submit_sm` for a message. What is too long for a short message travels as a payload. */
export function submission({ from }: Pick<SmppSettings, 'from'>, message: OutgoingMessage): object {
  const { coding, encoding, most } = smpp.encodings.ASCII.match(message.body) ? alphabets.gsm : alphabets.ucs2
  const bytes = encoding.encode(message.body)
  const { ton, npi } = from.startsWith('+') ? e164 : /^\d+$/.test(from) ? shortCode : name
  return {
    ...{ source_addr_ton: ton, source_addr_npi: npi, source_addr: from.replace(/^\+/, '') },
    ...{ dest_addr_ton: e164.ton, dest_addr_npi: e164.npi, destination_addr: message.to.replace(/^\+/, '') },
    ...{ data_coding: coding, registered_delivery: receiptAtTheEnd },
    ...{ validity_period: validity(message.validForSeconds), user_message_reference: reference(message.deliveryId) },
    ...(bytes.length <= most ? { short_message: bytes } : { short_message: Buffer.alloc(0), message_payload: bytes }),
  }
}

/** The same for every hand-over of one delivery; it has room for 16 bits (section 5.3.2.17). */
export function reference(deliveryId: string): number {
  return createHash('sha256').update(deliveryId).digest().readUInt16BE(0)
}

/** A relative time, `YYMMDDhhmmss000R` (section 7.1.1.2), of at most a day; empty for the centre's own. */
function validity(seconds?: number): string {
  if (seconds === undefined) return ''
  const whole = Math.min(Math.max(Math.floor(seconds), 1), 86_399)
  const parts = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60]
  return `000000${parts.map((part) => String(part).padStart(2, '0')).join('')}000R`
}
