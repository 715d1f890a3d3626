import { afterEach, describe, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import { ChallengeState, WatchChallengeResponse } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Onward } from '#libs/rpc/call'
import { until } from '#libs/testing/until'
import { watchLimits, type WatchLimits } from '../api/watch.ts'
import { openStage, refusal } from './stage.ts'

type Stage = Awaited<ReturnType<typeof openStage>>
let stage: Stage | undefined
afterEach(() => stage?.gateway.stop())

const open = async (limits: Partial<WatchLimits> = {}): Promise<Stage> =>
  (stage = await openStage({ watchLimits: { ...watchLimits, ...limits } }))

const challenge = (state: ChallengeState) => WatchChallengeResponse.create({ challenge: { id: 'c-1', state } })
const watchIt = ({ ask }: Stage) => ask('GET /v1/challenges/c-1/watch')

/** Never ends, unless it is cancelled: then as a call does. */
function forever({ signal }: Onward): Promise<never> {
  const cancelled = Object.assign(new Error('cancelled'), { code: status.CANCELLED, details: '', metadata: {} })
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(cancelled)))
}

async function* pending(call: Onward) {
  yield challenge(ChallengeState.PENDING)
  await forever(call)
}

describe('who watches a challenge', () => {
  test('is told of it now, at every change, and no longer than it lasts', async () => {
    const stage = await open()
    stage.answers.many = async function* () {
      yield challenge(ChallengeState.PENDING)
      yield challenge(ChallengeState.APPROVED)
    }
    const response = await watchIt(stage)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toBe(
      'data: {"challenge":{"id":"c-1","state":"CHALLENGE_STATE_PENDING"}}\n\n' +
        'data: {"challenge":{"id":"c-1","state":"CHALLENGE_STATE_APPROVED"}}\n\n',
    )
    expect(stage.asked).toMatchObject([{ request: { challengeId: 'c-1' }, call: { key: 'the-key' } }])
  })

  test('that is not theirs is refused like any other request', async () => {
    const stage = await open()
    stage.answers.many = async function* () {
      yield await Promise.reject(refusal('CHALLENGE_NOT_FOUND'))
    }
    const response = await watchIt(stage)
    expect([response.status, await response.json()]).toMatchObject([404, { reason: 'CHALLENGE_NOT_FOUND' }])
  })

  test('hears, at the end, why it goes no further', async () => {
    const stage = await open()
    stage.answers.many = async function* () {
      yield challenge(ChallengeState.PENDING)
      throw refusal('DEPENDENCY_UNAVAILABLE')
    }
    const [, last] = (await (await watchIt(stage)).text()).split('\n\n')
    expect(last).toMatch(/^event: problem\ndata: \{.*"reason":"DEPENDENCY_UNAVAILABLE"/)
  })

  test('hears that nothing happened, lest the connection be taken for dead', async () => {
    const stage = await open({ silenceMs: 10 })
    stage.answers.many = pending
    const reader = (await watchIt(stage)).body?.getReader()
    let heard = ''
    while (!heard.includes('\n\n:\n\n:\n\n')) heard += Buffer.from((await reader?.read())?.value ?? []).toString()
    await reader?.cancel()
  })

  test('watches as long as may be', async () => {
    const stage = await open({ lastsMs: 50 })
    stage.answers.many = pending
    expect(await (await watchIt(stage)).text()).toMatch(/^data: .*PENDING"}}\n\n$/)
  })

  test('is not kept waiting for the first word', async () => {
    const stage = await open({ firstMs: 50 })
    stage.answers.many = async function* (call) {
      yield await forever(call)
    }
    expect((await watchIt(stage)).status).toBe(503)
  })

  test('is told when the gateway drains', async () => {
    const stage = await open()
    stage.answers.many = pending
    const response = await watchIt(stage)
    await stage.gateway.drain()
    expect(await response.text()).toMatch(/\n\nevent: problem\ndata: \{.*"reason":"DRAINING"/)
  })

  test('finds room again once another has gone', async () => {
    const stage = await open({ most: 1 })
    stage.answers.many = pending
    const first = await watchIt(stage)
    const second = await watchIt(stage)
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await second.json()).toMatchObject({ reason: 'OVERLOADED' })
    await first.body?.cancel()
    await until(async () => {
      const again = await watchIt(stage)
      await again.body?.cancel()
      return again.status === 200
    })
    expect(stage.asked[0]?.call.signal?.aborted).toBe(true)
  })
})
