import { sql, type Kysely, type Selectable } from 'kysely'
import type { Block } from '#contracts/gen/countersign/fraud/v1/fraud'
import type { BlockTable, Schema } from './schema.ts'

/** Whose block, and at which moment it is looked at. */
interface Whose {
  tenant: string
  userId: string
  now: Date
}

/** Written out, since a partial index answers for no parameter. */
const yes = sql.lit(true)

/** Lets a block that has expired stand no longer, so that a new one may. */
export async function retireExpired(trx: Kysely<Schema>, { tenant, userId, now }: Whose): Promise<void> {
  await trx
    .updateTable('block')
    .set({ standing: false })
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .where('standing', '=', yes)
    .where('expiresAt', '<=', now)
    .execute()
}

/** The block that stands: this one, or the one that stood before it. The database decides which, however many ask. */
export async function insertBlock(trx: Kysely<Schema>, tenantId: string, block: Block): Promise<Block> {
  const row = await trx
    .insertInto('block')
    .values({ tenantId, ...block, blockedAt: block.blockedAt as Date, expiresAt: block.expiresAt as Date })
    .onConflict((conflict) => {
      const standing = conflict.columns(['tenantId', 'userId']).where('standing', '=', yes)
      return standing.doUpdateSet({ standing: true })
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toBlock(row)
}

/** Lifts the block in force; undefined where there is none. */
export async function liftBlock(
  trx: Kysely<Schema>,
  { tenant, userId, now }: Whose,
  { liftReason, liftedBy }: Pick<Block, 'liftReason' | 'liftedBy'>,
): Promise<Block | undefined> {
  const row = await trx
    .updateTable('block')
    .set({ standing: false, liftedAt: now, liftReason, liftedBy })
    .where('tenantId', '=', tenant)
    .where('userId', '=', userId)
    .where('standing', '=', yes)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
  return row && toBlock(row)
}

/** Which blocks, and where to go on. */
interface Wanted {
  tenant: string
  /** Empty for everybody's. */
  userId: string
  /** Only those in force at this moment. */
  inForceAt: Date | undefined
  /** Only those older than the block of this id. */
  before: string | undefined
  most: number
}

/** Blocks, the newest first. */
export async function listBlocks(
  db: Kysely<Schema>,
  { tenant, userId, inForceAt, before, most }: Wanted,
): Promise<Block[]> {
  const rows = await db
    .selectFrom('block')
    .selectAll()
    .where('tenantId', '=', tenant)
    .$if(userId !== '', (query) => query.where('userId', '=', userId))
    .$if(inForceAt !== undefined, (query) =>
      query.where('standing', '=', yes).where('expiresAt', '>', inForceAt as Date),
    )
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map(toBlock)
}

function toBlock({ tenantId: _tenant, standing: _standing, liftedAt, ...block }: Selectable<BlockTable>): Block {
  return { ...block, liftedAt: liftedAt ?? undefined }
}
