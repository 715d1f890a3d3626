import type { Pool, PoolClient } from 'pg'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { prepared } from '#libs/db/prepared'
import { isPrompt } from '../is-prompt.ts'
import { challengeColumns, type ChallengeRow } from './challenges.ts'
import { promptsSince, promptValues, tenMinutes, withPrompt } from './prompt-count.ts'

// The person first, as everywhere: whoever locks both locks them in this order.
const lockGuard = prepared<Record<string, never>, [string, string]>(
  'lock-guard-of-challenge',
  `select 1 from guard g where tenant_id = $1
     and user_id = (select user_id from challenge where tenant_id = $1 and id = $2) for update`,
)
const lockChallenge = prepared<ChallengeRow, [string, string]>(
  'lock-challenge',
  `select ${challengeColumns} from challenge where tenant_id = $1 and id = $2 for update`,
)

/** Locks a challenge and its person. */
export async function lockForSending(
  client: PoolClient,
  tenantId: string,
  id: string,
): Promise<ChallengeRow | undefined> {
  await lockGuard(client, [tenantId, id])
  const [row] = await lockChallenge(client, [tenantId, id])
  return row
}

const save = prepared<{ saved: number }, unknown[]>(
  'save-sending',
  `with guarded as (
     update guard g set texted_at = case when $8
         then array(select at from unnest(texted_at) at where at > $10::timestamptz) || $9::timestamptz
         else texted_at end,
       prompts = case when $13::boolean then ${withPrompt({ id: '$2::uuid', at: '$14', since: '$15' })} else g.prompts end
     where tenant_id = $1 and user_id = $11
       and (not $8::boolean or (select count(*) from unnest(texted_at) at where at > $10::timestamptz) < $12::int)
       and (not $13::boolean or ${promptsSince('$15')} < $16::int)
     returning 1),
   saved as (
     update challenge set factor_id = $3::uuid, kept = $4::jsonb, sends = $5::int, resend_after = $6::timestamptz,
       expires_at = $7::timestamptz, result_code = case when attempts_left = (limits ->> 'attempts')::int then 0 else result_code end
     where tenant_id = $1 and id = $2 and exists (select 1 from guarded) returning 1)
   select count(*)::int as saved from saved`,
)

/** Stores what is sent next. False, and nothing stored: the person may be sent no more texts, or prompts, now. */
export async function saveSending(
  client: PoolClient,
  row: ChallengeRow,
  { sends, now }: { sends: boolean; now: Date },
): Promise<boolean> {
  const texts = sends && !isPrompt(row)
  const [prompt, ...prompts] = promptValues(row, now)
  const [result] = await save(client, [
    ...[row.tenantId, row.id, row.factorId, JSON.stringify(row.kept), row.sends, row.resendAfter, row.expiresAt],
    ...[texts, now, new Date(now.getTime() - tenMinutes), row.userId, row.limits.textsPerTenMinutes],
    ...[sends && prompt, ...prompts],
  ])
  return result?.saved === 1
}

const allow = prepared<Record<string, never>, [string, string, number, Date]>(
  'send-again-at',
  `update challenge set resend_after = $4 where tenant_id = $1 and id = $2 and sends = $3`,
)

/** Sets from when on the next code may be sent, unless another has been sent since. */
export async function sendAgainAt(pool: Pool, { tenantId, id, sends }: ChallengeRow, at: Date): Promise<void> {
  await allow(pool, [tenantId, id, sends, at])
}

const unsent = prepared<Record<string, never>, [string, string, number, ResultCode]>(
  'mark-unsent',
  `update challenge set result_code = $4
   where tenant_id = $1 and id = $2 and sends = $3 and state = ${ChallengeState.PENDING} and result_code = 0`,
)

/** Notes that what a challenge sent last was taken by nobody, unless something came of the challenge since. */
export async function markUnsent(
  pool: Pool,
  { tenantId, id, sends }: Pick<ChallengeRow, 'tenantId' | 'id' | 'sends'>,
  resultCode: ResultCode,
): Promise<void> {
  await unsent(pool, [tenantId, id, sends, resultCode])
}
