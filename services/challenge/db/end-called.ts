import { CompiledQuery, type Transaction } from 'kysely'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { challengeColumns, type ChallengeRow } from './challenges.ts'
import type { Schema } from './schema.ts'

/** A call that is over. */
export interface CallEnding {
  tenantId: string
  challengeId: string
  factorId: string
  resultCode: ResultCode
  /** Which send of the challenge it was: its id and the send's number. */
  key: string
  finishedAt: Date
}

const told = `json_to_recordset($1::json)
  as told ("tenantId" text, "challengeId" uuid, "factorId" uuid, "resultCode" integer, key text, "finishedAt" timestamptz)`

// The person first, as everywhere: whoever locks both locks them in this order.
const lockGuards = `select 1 from guard g
  where (g.tenant_id, g.user_id) in (
    select c.tenant_id, c.user_id from ${told} join challenge c on c.tenant_id = told."tenantId" and c.id = told."challengeId")
  order by g.tenant_id, g.user_id for update`

const end = `with ended as (
    update challenge c
    set state = ${ChallengeState.DENIED}, result_code = told."resultCode", finished_at = told."finishedAt"
    from ${told}
    where c.tenant_id = told."tenantId" and c.id = told."challengeId" and c.state = ${ChallengeState.PENDING}
      and c.factor_id = told."factorId" and told.key = c.id || ':' || c.sends
    returning c.*)
  select ${challengeColumns} from ended`

/** Ends those of the challenges that still wait for that very call, and gives them as they are then. */
export async function endCalled(trx: Transaction<Schema>, endings: readonly CallEnding[]): Promise<ChallengeRow[]> {
  const values = [JSON.stringify(endings)]
  await trx.executeQuery(CompiledQuery.raw(lockGuards, values))
  return (await trx.executeQuery(CompiledQuery.raw(end, values))).rows as ChallengeRow[]
}
