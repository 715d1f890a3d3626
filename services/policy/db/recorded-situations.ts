import type { Pool } from 'pg'
import { Situation } from '#contracts/gen/countersign/policy/v1/policy'
import { prepared } from '#libs/db/prepared'
import { uuidV7 } from '#libs/runtime/uuid-v7'

/** A sign-in that was decided, and when. */
export interface RecordedSituation {
  situation: Situation
  decidedAt: Date
}

interface Row {
  id: string
  decidedAt: Date
  situation: Buffer
}

const pageSize = 200

const select = prepared<Row, [string, string, string]>(
  'recorded_situations',
  `select id, decided_at as "decidedAt", situation from decision
  where tenant_id = $1 and id > $2 and id <= $3
  order by id
  limit ${pageSize}`,
)

/** The sign-ins that were decided between two moments, the oldest first, page after page as they are asked for. */
export async function* recordedSituations(
  pool: Pool,
  { tenant, from, to }: { tenant: string; from: Date; to: Date },
): AsyncGenerator<RecordedSituation[]> {
  let after = uuidV7(from, Buffer.alloc(10))
  const last = uuidV7(to, Buffer.alloc(10, 0xff))
  for (;;) {
    const rows = await select(pool, [tenant, after, last])
    if (rows.length > 0) yield rows.map(toRecorded)
    if (rows.length < pageSize) return
    after = rows.at(-1)?.id ?? last
  }
}

function toRecorded({ situation, decidedAt }: Row): RecordedSituation {
  return { situation: Situation.decode(situation), decidedAt }
}
