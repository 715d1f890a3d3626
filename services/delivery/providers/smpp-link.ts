import type { Handover, Provider } from './provider.ts'
import type { SmppSettings } from './smpp.ts'
import { bindSmpp, type BoundSession } from './smpp-session.ts'
import { lost } from './smpp-status.ts'

export type Bound = BoundSession | { refused: Handover }

/** How long after a connection was lost, or could not be made, the next is made for the sake of receipts, in milliseconds. */
const returnMs = 5_000

/** One connection to a centre, made when it is first wanted and made anew when it is lost. */
export interface SmppLink {
  /** The session that messages go over; bound first where there is none. */
  bound(signal: AbortSignal): Promise<Bound>
  /** From now on the connection is held, and brings receipts. */
  listen: NonNullable<Provider['listen']>
  close(): Promise<void>
}

export function openSmppLink(settings: SmppSettings): SmppLink {
  let session: Promise<Bound> | undefined
  let report: Parameters<SmppLink['listen']>[0] | undefined
  let hear: Parameters<SmppLink['listen']>[1] | undefined
  let returning: NodeJS.Timeout | undefined
  let closed = false

  function bind(): Promise<Bound> {
    const binding = bindSmpp(settings, {
      onReceipt: async (receipt) => report?.(receipt),
      onText: async (text) => hear?.(text),
      onClose: () => forget(binding),
    })
    void binding.then((bound) => 'refused' in bound && forget(binding))
    return binding
  }

  function forget(binding: Promise<Bound>): void {
    if (session !== binding) return
    session = undefined
    if (report && !closed) returning = setTimeout(() => (session ??= bind()), returnMs).unref()
  }

  return {
    async bound(signal) {
      if (closed) return { refused: lost.unsent }
      session ??= bind()
      const given = new Promise<Bound>((resolve) => {
        signal.addEventListener('abort', () => resolve({ refused: lost.unsent }), { once: true })
      })
      return Promise.race([session, given])
    },
    listen(...told) {
      ;[report, hear] = told
      session ??= bind()
    },
    async close() {
      closed = true
      clearTimeout(returning)
      const bound = await session
      if (bound && !('refused' in bound)) await bound.unbind()
    },
  }
}
