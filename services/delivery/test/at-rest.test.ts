import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { status } from '@grpc/grpc-js'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { expireMessages, forgetMessages } from '../sweep.ts'
import { callbackOn, fakeCarrier } from './fake-carrier.ts'
import { openStage, type Stage } from './stage.ts'

const carrier = fakeCarrier()
let stage: Stage

beforeAll(async () => {
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [carrier.account] })
})
afterEach(async () => {
  carrier.taken.length = 0
  carrier.meanwhile = async () => {}
  await stage.database.pool.query('truncate message, outbox')
})
afterAll(() => stage?.stop())

/** Every row of every table, bytes in hexadecimal, and every line that was logged. */
async function everything(): Promise<string> {
  const { rows } = await stage.database.pool.query(
    'select message::text as row from message union all select outbox::text from outbox',
  )
  return [...rows.map(({ row }) => row), ...stage.log].join('\n')
}

const hex = (text: string) => Buffer.from(text).toString('hex')

/** Calls the carrier's process dead from the moment it took a message. */
const die = async () => {
  throw new Error('this process is no more')
}

describe('a code and a number', () => {
  test('are nowhere in the clear: not while the carrier is asked, not after, not when it is over', async () => {
    const message = stage.message()
    const seen: string[] = []
    carrier.meanwhile = async () => void seen.push(await everything())
    await stage.challenge.send(message)
    seen.push(await everything())
    for (const taken of carrier.taken) await stage.gateway.receiveCallback(callbackOn(taken, { status: 'delivered' }))
    seen.push(await everything())

    expect(seen).toHaveLength(3)
    for (const secret of [message.otp, message.number.slice(1), 'sign-in code']) {
      for (const text of seen) {
        expect(text).not.toContain(secret)
        expect(text).not.toContain(hex(secret))
      }
    }
  })

  test('are not in what a call that fails says, nor in its log', async () => {
    carrier.meanwhile = die
    const message = stage.message()
    const error: Error = await stage.challenge.send(message).catch((thrown) => thrown)
    const told = `${error.message} ${JSON.stringify(error)} ${await everything()}`
    for (const secret of [message.otp, message.number.slice(1)]) expect(told).not.toContain(secret)
  })

  test('are erased, sealed or not, as soon as a carrier has them', async () => {
    const sealed = async () => {
      const { rows } = await stage.database.pool.query('select key_id, sealed from message')
      return rows
    }
    const before: object[] = []
    carrier.meanwhile = async () => void before.push(...(await sealed()))
    await stage.challenge.send(stage.message())
    expect(before).toEqual([{ key_id: 'test', sealed: expect.any(Buffer) }])
    expect(await sealed()).toEqual([{ key_id: null, sealed: null }])
  })
})

describe('a message that nobody came back for', () => {
  test('expires when its time is over: its text is erased, it is told, and the carrier is not asked again', async () => {
    carrier.meanwhile = die
    const message = stage.message()
    await expect(stage.challenge.send(message)).rejects.toMatchObject({ code: status.INTERNAL })
    expect(await expireMessages(stage.ctx)).toBe(false)
    expect(await stage.events()).toEqual([])

    stage.world.advance(180_000)
    await Promise.all([expireMessages(stage.ctx), expireMessages(stage.ctx)])
    const { rows } = await stage.database.pool.query('select sealed, finished_at from message')
    expect(rows).toEqual([{ sealed: null, finished_at: stage.world.now() }])
    expect(await stage.events()).toMatchObject([
      { event: 'MessageFinished', state: DeliveryState.EXPIRED, provider: '' },
    ])

    await expect(stage.challenge.send(message)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
    const later = { ...message, expiresAt: new Date(stage.world.now().getTime() + 1_000) }
    expect(await stage.challenge.send(later)).toMatchObject({ delivery: { state: DeliveryState.EXPIRED } })
    expect(carrier.taken).toHaveLength(1)
  })

  test('does not expire while a call has it in hand', async () => {
    const expiresAt = new Date(stage.world.now().getTime() + 1)
    carrier.meanwhile = async () => {
      stage.world.advance(1_000)
      await expireMessages(stage.ctx)
    }
    expect(await stage.challenge.send(stage.message({ expiresAt }))).toMatchObject({
      delivery: { state: DeliveryState.SENT },
    })
  })
})

test('the log forgets what is older than it is kept, and nothing else', async () => {
  await stage.challenge.send(stage.message())
  stage.world.advance(stage.ctx.retentionMs)
  const { delivery } = await stage.challenge.send(stage.message())
  stage.world.advance(1)
  expect(await forgetMessages(stage.ctx)).toBe(false)
  const { rows } = await stage.database.pool.query('select id from message')
  expect(rows).toEqual([{ id: delivery?.id }])
})
