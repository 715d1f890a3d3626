import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { prepared } from '#libs/db/prepared'
import type { KnownMethod } from '../methods/index.ts'
import type { FactorRow } from './factors.ts'
import type { GoneFactor } from './remove-factors.ts'

type Person = Pick<FactorRow, 'tenantId' | 'userId'>
type Proved = Pick<FactorRow, 'id' | 'method' | 'progress'>

const proved = prepared<Proved, [string, string]>(
  'proved-factors',
  `select id, method, progress from factor where tenant_id = $1 and user_id = $2 and state = ${FactorState.ACTIVE}`,
)

/** What a person has proved, or an administrator answered for. Exact where the person is locked. */
export function provedFactors(client: PoolClient, { tenantId, userId }: Person): Promise<Proved[]> {
  return proved(client, [tenantId, userId])
}

// The state is a value and not written out: the index of everybody's unproved factors is of no use for one person's.
const drop = prepared<object, [string, string, FactorState]>(
  'drop-pending-factors',
  `delete from factor where tenant_id = $1 and user_id = $2 and state = $3 and method <> ${Method.OATH_TOKEN}`,
)

/** Deletes what a person has begun and not proved, who is locked; tokens go on waiting. */
export async function dropPending(client: PoolClient, { tenantId, userId }: Person): Promise<void> {
  await drop(client, [tenantId, userId, FactorState.PENDING])
}

const suspend = prepared<{ id: string }, [string, string, readonly KnownMethod[]]>(
  'suspend-factors',
  `update factor set state = ${FactorState.SUSPENDED}
   where tenant_id = $1 and user_id = $2 and state = ${FactorState.ACTIVE} and method = any($3::smallint[]) returning id`,
)

/** Has the factors of these methods proved again before they are used; gives their ids. The person is locked. */
export async function suspendFactors(
  client: PoolClient,
  { tenantId, userId }: Person,
  methods: readonly KnownMethod[],
): Promise<string[]> {
  return (await suspend(client, [tenantId, userId, methods])).map(({ id }) => id)
}

const removeSuspended = prepared<GoneFactor, [string, string]>(
  'remove-suspended-factors',
  `delete from factor where tenant_id = $1 and user_id = $2 and state = ${FactorState.SUSPENDED}
   returning tenant_id as "tenantId", id, user_id as "userId", method`,
)

/** Deletes what had to be proved again and was not; the person is locked. */
export function deleteSuspended(client: PoolClient, { tenantId, userId }: Person): Promise<GoneFactor[]> {
  return removeSuspended(client, [tenantId, userId])
}
