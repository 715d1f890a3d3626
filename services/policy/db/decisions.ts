import type { Pool } from 'pg'
import type { Selectable } from 'kysely'
import { merge } from '#libs/db/merge'
import { prepared } from '#libs/db/prepared'
import type { DecisionTable } from './schema.ts'

export type DecisionRow = Selectable<DecisionTable>

/**
 * Keeps what was decided, to be decided again under other settings. It outlives this process at once, and a crash of PostgreSQL after
 * 0.6 seconds (three times its wal_writer_delay): who asked keeps the decision too, and there it is durable.
 */
export type RecordDecision = (decision: DecisionRow) => Promise<void>

const insert = prepared<never, unknown[][]>(
  'record_decision',
  `insert into decision (tenant_id, id, decided_at, situation, outcome, reason, policy_version)
  select decided.* from set_config('synchronous_commit', 'off', true),
    unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::bytea[], $5::smallint[], $6::smallint[], $7::bigint[]) as decided`,
)

/** Decisions that wait at the same moment share one statement. */
export function recordDecision(pool: Pool): RecordDecision {
  return merge({
    async run(decisions: DecisionRow[]) {
      const all = (name: keyof DecisionRow) => decisions.map((decision) => decision[name])
      const when = [all('tenantId'), all('id'), all('decidedAt')]
      await insert(pool, [...when, all('situation'), all('outcome'), all('reason'), all('policyVersion')])
      return decisions.map(() => undefined)
    },
  })
}
