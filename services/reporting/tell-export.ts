import type { Transaction } from 'kysely'
import {
  ExportCancelled,
  ExportFetched,
  type ExportOrigin,
  ExportRequested,
} from '#contracts/gen/countersign/reporting/v1/events'
import { StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { EventType } from '#libs/events/event-type'
import { emit } from '#libs/events/outbox'
import type { Call } from '#libs/rpc/call'
import type { World } from '#libs/runtime/world'
import type { Schema } from './db/schema.ts'
import { exportOf, type KeptExport } from './export.ts'

/** Who has to do with an export. */
export type By = Pick<Call, 'tenant' | 'caller' | 'traceparent'>

interface Told {
  world: World
  by: By
}

/** Tells the audit log that a report was asked for. */
export function tellRequested(trx: Transaction<Schema>, kept: KeptExport, told: Told): Promise<void> {
  return tell(trx, ExportRequested, { export: exportOf(kept) }, told)
}

/** Tells it that a file is fetched. */
export function tellFetched(
  trx: Transaction<Schema>,
  { exportId, report }: Pick<KeptExport, 'exportId' | 'report'>,
  { offset, ...told }: Told & { offset: bigint },
): Promise<void> {
  return tell(trx, ExportFetched, { exportId, report: StreamReportRequest.fromJSON(report), offset }, told)
}

/** Tells it that an export was given up. */
export function tellCancelled(
  trx: Transaction<Schema>,
  { exportId }: Pick<KeptExport, 'exportId'>,
  told: Told,
): Promise<void> {
  return tell(trx, ExportCancelled, { exportId }, told)
}

/** The application by whose key a caller calls. */
export function applicationOf(caller: Call['caller']): string {
  return caller.kind === 'client' ? caller.application : ''
}

function tell<Event extends { origin?: ExportOrigin | undefined }>(
  trx: Transaction<Schema>,
  event: EventType<Event>,
  payload: Omit<Event, 'origin'>,
  { world, by: { tenant, caller, traceparent } }: Told,
): Promise<void> {
  const occurredAt = world.now()
  const credentialId = caller.kind === 'client' ? caller.credentialId : ''
  const origin = { credentialId, by: applicationOf(caller) || 'operator', at: occurredAt }
  return emit(trx, {
    ...{ tenant, event, id: world.randomId(), occurredAt, traceparent },
    payload: { ...payload, origin } as Event,
  })
}
