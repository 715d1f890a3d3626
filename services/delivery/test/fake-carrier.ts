import type { Account } from '../providers/hand-over.ts'
import type { Handover, OutgoingMessage } from '../providers/provider.ts'

/**
 * A carrier in memory, for what no real one does on demand: it keeps what it took, and does as a test says between taking a
 * message and answering. Its callbacks are signed with the word `genuine`.
 */
export function fakeCarrier() {
  const taken: OutgoingMessage[] = []
  const carrier = {
    taken,
    /** What happens before it answers. */
    meanwhile: (async () => {}) as (message: OutgoingMessage) => Promise<void>,
    account: {
      name: 'fake',
      provider: {
        async send(message): Promise<Handover> {
          taken.push(message)
          const carrierId = `F${taken.length}`
          await carrier.meanwhile(message)
          return { taken: true, carrierId }
        },
        receipt({ form, headers }) {
          const { carrierId = '', carrierCode } = form
          if (headers.signature !== 'genuine') return undefined
          return { carrierId, status: form.status as 'delivered', ...(carrierCode && { carrierCode }) }
        },
        text: ({ form: { id = '', from = '', to = '', body = '' }, headers }) =>
          headers.signature === 'genuine' ? { carrierId: id, from, to, body } : undefined,
        sender: '+15005550006',
      },
    } satisfies Account,
  }
  return carrier
}

/** A callback on a message, as the gateway passes it on. */
export function callbackOn(
  { statusCallbackUrl: url = '' }: OutgoingMessage,
  form: Record<string, string>,
  signature = 'genuine',
) {
  return { provider: 'fake', url, form: { carrierId: 'F1', ...form }, headers: { signature } }
}
