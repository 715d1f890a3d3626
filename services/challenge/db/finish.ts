import type { PoolClient } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { prepared } from '#libs/db/prepared'
import type { OutboxRow } from '#libs/events/outbox'
import { outboxColumns } from '#libs/events/outbox-columns'
import { challengeColumns, type ChallengeRow } from './challenges.ts'

type Key = Pick<ChallengeRow, 'tenantId' | 'id'>

const lockThese = prepared<ChallengeRow, [string[], string[]]>(
  'lock-pending',
  `select ${challengeColumns} from challenge
   where state = ${ChallengeState.PENDING}
     and (tenant_id, id) in (select * from unnest($1::text[], $2::uuid[]))
   for update`,
)

/** Locks those of the challenges that are still pending. */
export function lockPending(client: PoolClient, keys: Key[]): Promise<ChallengeRow[]> {
  return lockThese(client, [keys.map(({ tenantId }) => tenantId), keys.map(({ id }) => id)])
}

const lockThoseOver = prepared<ChallengeRow, [Date, number]>(
  'lock-run-out',
  `select ${challengeColumns} from challenge
   where state = ${ChallengeState.PENDING} and expires_at < $1 order by expires_at limit $2 for update skip locked`,
)

/** Locks pending challenges whose time was over before the given moment, and leaves alone those another is at. */
export function lockRunOut(
  client: PoolClient,
  { before, most }: { before: Date; most: number },
): Promise<ChallengeRow[]> {
  return lockThoseOver(client, [before, most])
}

const finish = prepared<Record<string, never>, unknown[]>(
  'finish-pending',
  `with finished as (
     update challenge set state = x.state, result_code = x.result_code, finished_at = x.finished_at
     from unnest($1::text[], $2::uuid[], $3::smallint[], $4::int[], $5::timestamptz[])
       as x(tenant_id, id, state, result_code, finished_at)
     where challenge.tenant_id = x.tenant_id and challenge.id = x.id)
   insert into outbox (id, tenant_id, subject, payload, headers)
   select * from unnest($6::uuid[], $7::text[], $8::text[], $9::bytea[], $10::jsonb[])`,
)

/** Stores the end of challenges that are held under lock, and the events that tell of it. */
export async function finishPending(client: PoolClient, rows: ChallengeRow[], events: OutboxRow[]): Promise<void> {
  await finish(client, [
    rows.map(({ tenantId }) => tenantId),
    rows.map(({ id }) => id),
    rows.map(({ state }) => state),
    rows.map(({ resultCode }) => resultCode),
    rows.map(({ finishedAt }) => finishedAt),
    ...outboxColumns(events),
  ])
}
