import { randomBytes } from 'node:crypto'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { RotationProgress, RotationResult } from '#contracts/gen/countersign/challenge/v1/key'
import { keyring, open, seal, type Keyring } from '#libs/db/sealed'
import { sealContext } from '../db/factors.ts'
import { openHouse } from './house.ts'
import { codeOf, people } from './people.ts'

/** What a rotation told, and what came of it. */
interface Account {
  told: RotationProgress[]
  result: RotationResult | undefined
}

/** A key of its own, as a line of a key file. */
export const keyLine = (id: string) => `${id} ${randomBytes(32).toString('base64')}`

/** A house of two replicas whose keys are changed, from `k1` to `k2`. */
export async function openKeyHouse() {
  const house = await openHouse({ replicas: 2 })
  const { world, url, address, neighbours } = house
  const [one, two] = [keyLine('k1'), keyLine('k2')]
  const rings = { one, two, oneThenTwo: `${one}\n${two}`, twoThenOne: `${two}\n${one}` }
  const sql = async (text: string, values: unknown[] = []) => (await house.ctx.database.pool.query(text, values)).rows
  const use = (lines: keyof typeof rings) => house.keyring.exchange(keyring(rings[lines]))

  return {
    ...{ world, url, address, neighbours, rings, use, sql },
    ...{
      pool: house.ctx.database.pool,
      database: house.ctx.database,
      keyring: house.keyring as Keyring,
      keys: house.keys,
      close: house.close,
    },
    ...{ challenges: house.challenges, factors: house.factors, appPasswords: house.appPasswords },
    person: people(house),

    /** Nobody and nothing is there, and all replicas have the first key alone. */
    async empty() {
      world.advance(600_000)
      await sql('truncate token, activation, factor, challenge, guard')
      use('one')
    },

    async rotation(batchSize = 0, replica = 0): Promise<Account> {
      const account: Account = { told: [], result: undefined }
      for await (const { part } of house.keys('operator', replica).rotateKeys({ batchSize })) {
        if (part?.$case === 'progress') account.told.push(part.value)
        else account.result = part?.value
      }
      return account
    },

    /** Puts that many factors into the table, each with a secret of its own. */
    async fill(count: number, ring: Keyring = house.keyring): Promise<void> {
      const ids = Array.from({ length: count }, () => world.randomId())
      const seals = ids.map((id) => seal(ring, `"${id}"`, sealContext({ tenantId: 'acme', id })).sealed)
      await sql(
        `insert into factor (tenant_id, id, user_id, method, state, hint, key_id, sealed, progress, created_at)
         select 'acme', id, id::text, 2, 2, 'app', $1, sealed, '{}', now()
         from unnest($2::uuid[], $3::bytea[]) as x(id, sealed)`,
        [ring.activeId, ids, seals],
      )
    },

    /** Opens every factor there is; gives how many of them each key has sealed. */
    async opened(): Promise<Record<string, number>> {
      const keys: Record<string, number> = {}
      for (const { tenant_id: tenantId, id, key_id: keyId, sealed } of await sql('select * from factor')) {
        open(house.keyring, { keyId, sealed }, sealContext({ tenantId, id }))
        keys[keyId] = (keys[keyId] ?? 0) + 1
      }
      return keys
    },

    answer: (challenge: Challenge, code: string, { factorId = '', replica = 0 } = {}) =>
      house.challenges('acme-admin', replica).answerChallenge({
        ...{
          challengeId: challenge.id,
          requestId: '',
          factorId,
          rememberDevice: false,
          deviceToken: '',
          userAgent: '',
        },
        answer: { kind: { $case: 'code', value: code } },
      }),
    /** The code that an app with this seed shows. */
    code: (seed: string) => codeOf(seed, world.now()),
    lastText: () => neighbours.texts.at(-1)?.parameters.otp ?? '',
  }
}
