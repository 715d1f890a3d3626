import { firstHash, rowHash } from '#libs/audit/chain'
import type { EventType } from '#libs/events/event-type'
import type { Handler, Received } from '#libs/events/handler'
import { type Audited, audited } from './audited.ts'
import { appendRows, lockHeads, type NewRow, withoutKnown } from './db/audit-rows.ts'
import type { Schema } from './db/schema.ts'

type Apply = Handler<Schema>['apply']

/** What writes each audited event down, once, at the end of its tenant's log. */
export const auditing: readonly { event: EventType<unknown>; apply: Apply }[] = audited.map((event) => ({
  event,
  async apply(trx, received) {
    const heads = await lockHeads(trx, [...new Set(received.map(({ envelope }) => envelope.tenant))])
    const known = await withoutKnown(
      trx,
      received.map(({ envelope }) => envelope),
    )
    await appendRows(
      trx,
      chained(
        heads,
        received.filter(({ envelope }) => known.has(envelope.id)),
        event,
      ),
    )
  },
}))

interface Head {
  tenantId: string
  sequence: number
  hash: Buffer
}

/** The rows of events, each chained to the one before in its tenant. */
function chained(heads: readonly Head[], received: readonly Received<unknown>[], type: Audited): NewRow[] {
  const last = new Map(heads.map((head) => [head.tenantId, head]))
  return received.map(({ event, envelope: { id, tenant, type: name, time } }) => {
    const { sequence: before, hash: previous } = last.get(tenant) ?? { sequence: 0, hash: firstHash(tenant) }
    const body = JSON.stringify({ id, type: name, at: time.toISOString(), event: type.toJSON(event) })
    const sequence = before + 1
    const row = { tenantId: tenant, sequence, messageId: id, body, hash: rowHash(previous, BigInt(sequence), body) }
    last.set(tenant, row)
    return row
  })
}
