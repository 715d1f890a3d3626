import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished, SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { carried } from '#libs/testing/deliver'
import { streamUsage } from '../rpc/stream-usage.ts'
import { deliver } from './deliver.ts'
import { decided, finished, id, second } from './events.ts'
import { everything, openStage, report, type Stage } from './stage.ts'

let stage: Stage
let acme: ReturnType<Stage['console']>

beforeAll(async () => {
  stage = await openStage()
  acme = stage.console('acme')
})

beforeEach(async () => {
  stage.ctx.lag = async () => undefined
  await stage.database.pool.query('truncate usage, usage_answer, usage_delivery')
})

afterAll(() => stage.stop())

/** So many sign-ins, one a second, each of another person. */
async function signIns(count: number, tenant = 'acme'): Promise<void> {
  const events = Array.from({ length: count }, (_, number) => {
    return carried(
      SignInDecided,
      decided(id(`c${number}`), { userId: `user-${number}`, decidedAt: second(number) }),
      tenant,
    )
  })
  await deliver(stage.database.kysely, events)
}

async function users(request: Parameters<typeof report>[1] = {}): Promise<string[]> {
  const { rows } = await report(acme, request)
  return rows.map(({ userId }) => userId.replace('user-', ''))
}

describe('the header', () => {
  test('comes first and once, also where there is nothing to report', async () => {
    const { headers, rows } = await report(acme)
    expect(headers).toEqual([{ madeAt: stage.ctx.world.now(), eventsBehind: -1n }])
    expect(rows).toEqual([])
  })

  test('says how many events wait to be remembered', async () => {
    stage.ctx.lag = async () => ({ events: 42, oldestMs: 5 })
    expect((await report(acme)).headers).toMatchObject([{ eventsBehind: 42n }])
  })
})

describe('what was confirmed', () => {
  test('is told with what it was about, and may be asked for alone', async () => {
    const [transfer, login] = [id('transfer'), id('login')]
    const event = { eventName: 'transfer', eventParameters: { payee: 'Ben', account: '***' } }
    await deliver(stage.database.kysely, [
      carried(ChallengeFinished, finished(transfer, event), 'acme'),
      carried(SignInDecided, decided(transfer, event), 'acme'),
      carried(SignInDecided, decided(login), 'acme'),
    ])
    expect((await report(acme, { eventName: 'transfer' })).rows).toEqual([
      expect.objectContaining({ challengeId: transfer, ...event }),
    ])
    expect((await report(acme, { eventName: 'gift' })).rows).toEqual([])
    expect((await report(acme)).rows.find(({ challengeId }) => challengeId === login)).toMatchObject({
      ...{ eventName: '', eventParameters: {} },
    })
  })
})

describe('the rows', () => {
  test('come the newest first over many pages, each once', async () => {
    await signIns(1_203)
    expect(await users()).toEqual(Array.from({ length: 1_203 }, (_, number) => String(1_202 - number)))
  })

  test('of the same moment come each once', async () => {
    const events = Array.from({ length: 1_001 }, (_, n) =>
      carried(SignInDecided, decided(id(`c${n}`), { userId: `user-${n}` })),
    )
    await deliver(stage.database.kysely, events)
    expect(new Set(await users()).size).toBe(1_001)
  })

  test('end on the border of a page', async () => {
    await signIns(500)
    expect(await users()).toHaveLength(500)
  })

  test('are of the tenant who asks', async () => {
    await signIns(2, 'globex')
    expect(await users()).toEqual([])
  })

  test.each([
    ['at the most so many', { most: 3 }, ['9', '8', '7']],
    ['from a moment on', { from: second(8) }, ['9', '8']],
    ['until before a moment', { to: second(2) }, ['1', '0']],
    ['between two moments', { from: second(4), to: second(6) }, ['5', '4']],
    ['of one person', { userId: 'user-3' }, ['3']],
    ['at one application', { applicationId: 'wiki' }, []],
    ['in one state', { state: ChallengeState.APPROVED }, ['6']],
    [
      'in the state they began in, until they end',
      { state: ChallengeState.PENDING, from: second(5) },
      ['9', '8', '7', '5'],
    ],
  ])('may be those %s', async (_name, request, expected) => {
    await signIns(10)
    await deliver(stage.database.kysely, [carried(ChallengeFinished, finished(id('c6')))])
    expect(await users(request)).toEqual(expected)
  })

  test('may be fewer than a page and more than one, at the most so many', async () => {
    await signIns(1_100)
    expect(await users({ most: 501 })).toHaveLength(501)
  })
})

test('a page is read only when the one before was used up', async () => {
  await signIns(1_100)
  expect(await pagesRead(1 + 500)).toBe(1)
  expect(await pagesRead(1 + 501)).toBe(2)
})

/** How many pages of sign-ins the database was asked for by somebody who read so many parts of a report. */
async function pagesRead(parts: number): Promise<number> {
  let pages = 0
  const kysely = stage.database.kysely.withPlugin({
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('"name":"usage"')) pages++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const ctx = { ...stage.ctx, database: { ...stage.database, kysely } }
  const report = streamUsage(ctx, everything, { tenant: 'acme' })
  for (let part = 0; part < parts; part++) await report.next()
  return pages
}

describe('refused', () => {
  test.each([
    ['a range that ends before it begins', { from: second(2), to: second(1) }, 'to'],
    ['an empty range', { from: second(1), to: second(1) }, 'to'],
    ['a state that is none', { state: 99 as ChallengeState }, 'state'],
    ['less than nothing', { most: -1 }, 'most'],
    ['a name too long', { userId: 'x'.repeat(257) }, 'user_id'],
    ['an application too long', { applicationId: 'x'.repeat(65) }, 'application_id'],
  ])('is %s', async (_name, request, field) => {
    const violations = [expect.objectContaining({ field })]
    await expect(report(acme, request)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST, violations })
  })

  test('is a client without the scope', async () => {
    const blocks = report(stage.console('acme:blocks'))
    await expect(blocks).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  })
})
