import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { countStatements } from '#libs/db/statistics'
import { typescriptProgram } from '#libs/testing/typescript-program'
import { sealedColumns } from '../db/sealed-columns.ts'
import { openKeyHouse } from './key-house.ts'

let house: Awaited<ReturnType<typeof openKeyHouse>>

beforeAll(async () => {
  house = await openKeyHouse()
})
afterAll(() => house.close())
beforeEach(() => house.empty())

describe('a rotation', () => {
  test('of 20,000 secrets tells how far it has come, and loses none', async () => {
    await house.fill(20_000)
    house.use('twoThenOne')
    const { told, result } = await house.rotation()
    expect(told).toHaveLength(40)
    expect(told.slice(0, 2)).toEqual([
      { sealed: 500n, left: 19_500n, unreadable: 0n },
      { sealed: 1_000n, left: 19_000n, unreadable: 0n },
    ])
    expect(result).toEqual({
      progress: { sealed: 20_000n, left: 0n, unreadable: 0n },
      keys: [
        { keyId: 'k2', active: true, known: true, secrets: 20_000n, codes: 0n },
        { keyId: 'k1', active: false, known: true, secrets: 0n, codes: 0n },
      ].map((key) => expect.objectContaining(key)),
      unreadable: [],
    })
    house.use('two')
    expect(await house.opened()).toEqual({ k2: 20_000 })
  })

  test('looks at each row once, and takes three statements and a commit for a batch', async () => {
    await house.fill(1_000)
    house.use('twoThenOne')
    const counted = countStatements(house.pool)
    await house.rotation(200)
    const { statements, commits } = counted
    expect({ statements, commits }).toEqual({ statements: 2 + 5 * 3 + sealedColumns.length, commits: 5 })
    expect(await house.rotation(200)).toMatchObject({ told: [], result: { progress: { sealed: 0n, left: 0n } } })
    expect([counted.statements - statements, counted.commits - commits]).toEqual([2 + 5 + sealedColumns.length, 0])
    counted.stop()
  })

  test('that is killed half-way and begun again finishes', async () => {
    await house.fill(1_000)
    await killedBeforeCommit(4)
    house.use('twoThenOne')
    expect(await house.opened()).toEqual({ k1: 700, k2: 300 })
    expect((await house.rotation(100)).result?.progress).toEqual({ sealed: 700n, left: 0n, unreadable: 0n })
    expect(await house.opened()).toEqual({ k2: 1_000 })
  })

  test('whose caller goes away stops, and what it sealed stays', async () => {
    await house.fill(2_000)
    house.use('twoThenOne')
    for await (const { part } of house.keys().rotateKeys({ batchSize: 5 })) if (part) break
    expect(await house.opened()).toMatchObject({ k1: expect.any(Number), k2: expect.any(Number) })
    expect((await house.rotation()).result?.progress?.left).toBe(0n)
    expect(await house.opened()).toEqual({ k2: 2_000 })
  })

  test('on two replicas at once seals each secret once', async () => {
    await house.fill(1_000)
    house.use('twoThenOne')
    const accounts = await Promise.all([house.rotation(100, 0), house.rotation(100, 1)])
    const sealed = accounts.map(({ result }) => Number(result?.progress?.sealed))
    expect((sealed[0] ?? 0) + (sealed[1] ?? 0)).toBe(1_000)
    expect(await house.opened()).toEqual({ k2: 1_000 })
  })

  test('passes over what somebody holds all the time, and says what is left', async () => {
    await house.fill(10)
    house.use('twoThenOne')
    const client = await house.pool.connect()
    await client.query('begin')
    await client.query(`update factor set progress = '{"used": 7}' where id = (select id from factor limit 1)`)
    const { result } = await house.rotation()
    expect(result?.progress).toEqual({ sealed: 9n, left: 1n, unreadable: 0n })
    await client.query('commit')
    client.release()
    expect((await house.rotation()).result?.progress).toEqual({ sealed: 1n, left: 0n, unreadable: 0n })
    expect(await house.sql(`select key_id from factor where progress = '{"used": 7}'`)).toEqual([{ key_id: 'k2' }])
  })

  test('is for the operator alone', async () => {
    const missing = { reason: ErrorReason.SCOPE_MISSING, metadata: { scope: 'operator' } }
    await expect(house.keys('acme-admin').getKeyStatus({})).rejects.toMatchObject(missing)
    const batches = house.keys('acme-admin').rotateKeys({ batchSize: 0 })
    await expect(batches[Symbol.asyncIterator]().next()).rejects.toMatchObject(missing)
  })
})

/** A process of its own that seals anew with the second key, 100 secrets a batch, and dies with one in hand. */
async function killedBeforeCommit(batch: number): Promise<void> {
  const program = typescriptProgram(`
    import pg from 'pg'
    import { openDatabase } from '#libs/db/open'
    import { keyring } from '#libs/db/sealed'
    import { rotate } from '#services/challenge/rotate'
    const { query } = pg.Client.prototype
    let commits = 0
    pg.Client.prototype.query = function (...given) {
      if (given[0] !== 'COMMIT' || ++commits < ${batch}) return query.apply(this, given)
      console.log('in hand')
      return new Promise(() => {})
    }
    const database = openDatabase({ url: ${JSON.stringify(house.url)}, schema: 'challenge' })
    const hands = { database, keyring: keyring(${JSON.stringify(house.rings.twoThenOne)}) }
    for await (const _ of rotate(hands, 100, new AbortController().signal));`)
  await once(program.stdout, 'data')
  program.kill('SIGKILL')
  await once(program, 'exit')
}
