import type pg from 'pg'
import { realWorld } from '#libs/runtime/world'
import { seal, type Keyring } from '#libs/db/sealed'
import { oathCode, type OathSecret } from '#services/challenge/methods/oath'

/** People with a token each and a challenge that waits for its code. */
export interface Crowd {
  challenges: string[]
  /** The code that is right for each of them now. */
  code(): string
}

interface Making {
  keyring: Keyring
  size: number
  /** 0: the tokens move with every press (HOTP). */
  periodSeconds: number
}

const tenant = 'bench'
const batch = 2_000

const limits = {
  ...{ challengeSeconds: 600, codeSeconds: 600, attempts: 3, resends: 3, resendIntervalSeconds: 30 },
  ...{ lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300 },
  ...{ challengesPerFiveMinutes: 10, textsPerTenMinutes: 5 },
}

/** Puts a crowd into the tables of the challenge service: what a day of sign-ins would have left there. */
export async function makeCrowd(pool: pg.Pool, { keyring, size, periodSeconds }: Making): Promise<Crowd> {
  const seed = realWorld.randomBytes(20).toString('base64')
  const secret: OathSecret = { seed, algorithm: 'sha1', digits: 6, periodSeconds }
  const challenges: string[] = []
  for (let made = 0; made < size; made += batch) {
    const factors = Array.from({ length: Math.min(batch, size - made) }, () => realWorld.randomId())
    const sealed = factors.map(
      (id) => seal(keyring, JSON.stringify(secret), `challenge.factor.sealed:${tenant}:${id}`).sealed,
    )
    const ids = factors.map(() => realWorld.randomId())
    await insert(pool, { factors, sealed, ids, keyId: keyring.activeId })
    challenges.push(...ids)
  }
  await pool.query('analyze challenge.guard, challenge.factor, challenge.challenge')
  const counter = () => (periodSeconds === 0 ? 0 : Math.floor(Date.now() / 1_000 / periodSeconds))
  return { challenges, code: () => oathCode(secret, counter()) }
}

/** Takes away what crowds left, whoever answered. */
export async function clearCrowd(pool: pg.Pool): Promise<void> {
  await pool.query(
    `with gone as (delete from challenge.factor where tenant_id = $1 and hint = 'token' returning user_id)
     delete from challenge.guard using gone where tenant_id = $1 and guard.user_id = gone.user_id`,
    [tenant],
  )
  await pool.query(`delete from challenge.challenge where tenant_id = $1 and application_id = 'bench'`, [tenant])
}

interface Batch {
  factors: string[]
  sealed: Buffer[]
  ids: string[]
  keyId: string
}

async function insert(pool: pg.Pool, { factors, sealed, ids, keyId }: Batch): Promise<void> {
  await pool.query(`insert into challenge.guard (tenant_id, user_id) select $1, unnest($2::text[])`, [tenant, factors])
  await pool.query(
    `insert into challenge.factor (tenant_id, id, user_id, method, state, hint, key_id, sealed, progress, created_at)
     select $1, id, id::text, 3, 2, 'token', $2, sealed, '{"used": -1}', now()
     from unnest($3::uuid[], $4::bytea[]) as made(id, sealed)`,
    [tenant, keyId, factors, sealed],
  )
  await pool.query(
    `insert into challenge.challenge (tenant_id, id, application_id, request_id, request_hash, purpose, user_id, client_ip,
       event_name, authentication_type, language, application_name, state, result_code, decision, risk, options, factor_id, kept, limits,
       attempts_left, sends, created_at, expires_at)
     select $1, id, 'bench', id::text, '', 1, factor::text, '', '', '', '', 'bench', 1, 0, '', '',
       jsonb_build_array(jsonb_build_object('factorId', factor, 'method', 3, 'hint', 'token')), factor,
       jsonb_build_object(factor::text, '{}'::jsonb), $2, 3, 0, now(), now() + interval '10 minutes'
     from unnest($3::uuid[], $4::uuid[]) as made(id, factor)`,
    [tenant, JSON.stringify(limits), ids, factors],
  )
}
