import type { Pool } from 'pg'

const batch = 50_000

/** Has the challenge service know so many people, with a token each that nobody will use. */
export async function fillFactors(pool: Pool, wanted: number): Promise<void> {
  const { rows } = await pool.query("select count(*)::int as known from challenge.factor where hint = 'unused'")
  for (let known: number = rows[0].known; known < wanted; known += batch)
    await add(pool, Math.min(batch, wanted - known))
  await pool.query('vacuum analyze challenge.guard, challenge.factor, challenge.challenge')
}

async function add(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `with made as (
       insert into challenge.factor (tenant_id, id, user_id, method, state, hint, key_id, sealed, progress, created_at)
       select 'bench', id, id::text, 3, 2, 'unused', 'none', sha256(id::text::bytea), '{"used": -1}', now()
       from (select gen_random_uuid() as id from generate_series(1, $1::int)) as new
       returning user_id
     )
     insert into challenge.guard (tenant_id, user_id) select 'bench', user_id from made`,
    [count],
  )
}
