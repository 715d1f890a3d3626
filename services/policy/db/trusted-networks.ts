import type { Kysely, Selectable, Transaction } from 'kysely'
import type { TrustedNetwork } from '#contracts/gen/countersign/policy/v1/admin'
import type { NetworkPlace } from '../network.ts'
import type { Schema, TrustedNetworkTable } from './schema.ts'

/** The network that was added; undefined where it is there already. */
export async function insertTrustedNetwork(
  trx: Transaction<Schema>,
  row: Selectable<TrustedNetworkTable>,
): Promise<TrustedNetwork | undefined> {
  const inserted = await trx
    .insertInto('trustedNetwork')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenantId', 'deployment', 'network']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return inserted && toTrustedNetwork(inserted)
}

export async function countTrustedNetworks(
  trx: Transaction<Schema>,
  tenant: string,
  deployment: NetworkPlace,
): Promise<number> {
  const { count } = await trx
    .selectFrom('trustedNetwork')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant)
    .where('deployment', '=', deployment)
    .executeTakeFirstOrThrow()
  return count
}

/** So many networks, the oldest first, after one of them or from the first. */
export async function listTrustedNetworks(
  db: Kysely<Schema>,
  { tenant, after, most }: { tenant: string; after: string | undefined; most: number },
): Promise<TrustedNetwork[]> {
  const rows = await db
    .selectFrom('trustedNetwork')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(toTrustedNetwork)
}

/** The network that was removed; undefined where there was none. */
export async function deleteTrustedNetwork(
  trx: Transaction<Schema>,
  tenant: string,
  id: string,
): Promise<TrustedNetwork | undefined> {
  const row = await trx
    .deleteFrom('trustedNetwork')
    .where('tenantId', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && toTrustedNetwork(row)
}

function toTrustedNetwork({ tenantId: _tenant, ...network }: Selectable<TrustedNetworkTable>): TrustedNetwork {
  return network
}
