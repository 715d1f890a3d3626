import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { Template, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { carried, deliverTo } from '#libs/testing/deliver'
import { learning } from '../learning.ts'
import { mostStrays } from '../replies/choose.ts'
import { forgetMessages } from '../sweep.ts'
import { openTextStage, type TextStage } from './text-stage.ts'

let stage: TextStage

beforeAll(async () => {
  stage = await openTextStage()
})
afterEach(() => stage.reset())
afterAll(() => stage?.stop())

const genuine = { genuine: true }
const nobody = '000000'

describe('a reply', () => {
  test('finds the challenge that waits for its number, whatever blanks are in it', async () => {
    const ann = await stage.ask()
    expect(stage.carrier.taken.at(-1)?.body).toBe(
      `${ann.code} is your Payroll sign-in code. Reply with it if you sign in.`,
    )
    expect(await stage.write(ann.number, ` ${ann.code.slice(0, 3)}\u00a0${ann.code.slice(3)}\n4711 `)).toEqual(genuine)
    expect(await stage.take()).toMatchObject([
      { tenant: 'acme', challengeId: ann.challengeId, factorId: 'phone', text: `${ann.code}4711` },
    ])
  })

  test('confirms the event whose text has its code, though several wait at one number', async () => {
    const event = (code: string) => ({ parameters: { otp: code }, eventText: `${code} pays 12 to Ben` })
    const first = await stage.ask(undefined, event('271828'))
    const second = await stage.ask(first.number, event('314159'))
    expect(stage.carrier.taken.map(({ body }) => body)).toEqual(
      ['271828', '314159'].map((code) => `${code} pays 12 to Ben\nReply with the code to confirm.`),
    )
    await stage.write(first.number, '271828')
    await stage.write(first.number, '314159')
    const challenges = [first.challengeId, second.challengeId]
    expect((await stage.take()).map(({ challengeId }) => challengeId)).toEqual(challenges)
  })

  test('can not be asked for without the code that it is known by', async () => {
    const fault = { reason: ErrorReason.INVALID_REQUEST, violations: [{ field: 'parameters.otp' }] }
    const changes = { parameters: {}, eventText: '271828 pays 12 to Ben' }
    await expect(stage.ask(undefined, changes)).rejects.toMatchObject(fault)
    expect(stage.carrier.taken).toEqual([])
  })

  test('may be written with the digits of another script, and in the national form of a number that the carrier has', async () => {
    const ben = await stage.ask()
    const wide = [...ben.code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')
    await stage.write(ben.number.replace('+1425', '+1 (425) '), wide)
    expect(await stage.take()).toMatchObject([{ text: ben.code }])
  })

  test('goes to one taker at a time, comes again when that one dies, and not once it is settled', async () => {
    const cleo = await stage.ask()
    await stage.write(cleo.number, cleo.code)
    const taken = await Promise.all([stage.take([], 0), stage.take([], 1)])
    const [first] = taken.flat()
    expect(taken.flat()).toHaveLength(1)
    stage.world.advance(9_999)
    expect(await stage.take()).toEqual([])
    stage.world.advance(2)
    expect(await stage.take([], 1)).toEqual([first])
    expect(await stage.take([first?.id ?? ''])).toEqual([])
    stage.world.advance(20_000)
    expect(await stage.take()).toEqual([])
    const { rows } = await stage.database.pool.query('select sealed, key_id from inbound')
    expect(rows).toEqual([{ sealed: null, key_id: null }])
  })

  test('is nothing once its time is over, and is erased', async () => {
    const dan = await stage.ask()
    await stage.write(dan.number, dan.code)
    stage.world.advance(181_000)
    expect(await stage.take()).toEqual([])
    await forgetMessages(stage.ctx)
    await stage.write(dan.number, dan.code)
    expect(await stage.take()).toEqual([])
    const { rows } = await stage.database.pool.query('select sealed from inbound')
    expect(rows).toEqual([{ sealed: null }, { sealed: null }])
  })

  test('to a challenge that is over is ignored, and logged without the number', async () => {
    const eve = await stage.ask()
    const event = ChallengeFinished.create({ challengeId: eve.challengeId, state: ChallengeState.APPROVED })
    await deliverTo('delivery', learning)(stage.database.kysely, [carried(ChallengeFinished, event, 'acme')])
    const before = stage.log.length
    await stage.write(eve.number, eve.code)
    expect(await stage.take()).toEqual([])
    const told = stage.log.slice(before).join('')
    expect(told).toContain('nobody waits for')
    expect(told).not.toContain(eve.number.slice(1))
    expect(told).not.toContain(eve.code)
  })

  test.each([
    ['from what is no number', { from: 'Bank' }],
    ['to a number that is not ours', { to: '+15005550099' }],
    ['from somebody else', { from: '+14255550000' }],
  ])('%s reaches nobody', async (_, more) => {
    const fay = await stage.ask()
    expect(await stage.gateway.receiveText(stage.webhook(fay.number, fay.code, more))).toEqual(genuine)
    expect(await stage.take()).toEqual([])
  })

  test('that comes through another carrier than the text reaches nobody', async () => {
    const gus = await stage.ask()
    await stage.gateway.receiveText({ ...stage.webhook(gus.number, gus.code), provider: 'other' })
    expect(await stage.take()).toEqual([])
  })

  test('may overtake our own record of the text', async () => {
    stage.carrier.meanwhile = async ({ to, body }) => void (await stage.write(to, body.slice(0, 6)))
    const hal = await stage.ask()
    stage.carrier.meanwhile = async () => {}
    expect(await stage.take()).toMatchObject([{ challengeId: hal.challengeId, text: hal.code }])
  })

  test('is sealed at rest, and its number nowhere', async () => {
    const ida = await stage.ask()
    await stage.write(ida.number, ida.code)
    const { rows } = await stage.database.pool.query(
      `select t::text as row from message t union all select t::text from inbound t union all select t::text from number t`,
    )
    const stored = rows.map(({ row }) => row).join()
    for (const secret of [ida.number.slice(1), ida.code]) {
      expect(stored).not.toContain(secret)
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })
})

describe('two who share a number', () => {
  test('are told apart by the code, whichever was texted last', async () => {
    const jim = await stage.ask()
    const kim = await stage.ask(jim.number)
    await stage.write(jim.number, jim.code)
    await stage.write(jim.number, kim.code)
    expect(await stage.take()).toMatchObject([
      { challengeId: jim.challengeId, text: jim.code },
      { challengeId: kim.challengeId, text: kim.code },
    ])
    expect(await stage.number('strays')).toEqual([{ strays: 0 }])
  })

  test('have a wrong code count for the latest alone', async () => {
    const leo = await stage.ask()
    const mia = await stage.ask(leo.number)
    await stage.write(leo.number, nobody)
    expect(await stage.take()).toMatchObject([{ challengeId: mia.challengeId, text: nobody }])
  })

  test('can not be guessed at without end: after so many that fit none, of a day, a reply is for the latest', async () => {
    const noa = await stage.ask()
    const olga = await stage.ask(noa.number)
    await Promise.all(Array.from({ length: mostStrays + 5 }, (_, at) => stage.write(noa.number, nobody, at % 2)))
    await stage.write(noa.number, noa.code)
    const all = await stage.take()
    expect(new Set(all.map(({ challengeId }) => challengeId))).toEqual(new Set([olga.challengeId]))
    expect(all).toHaveLength(mostStrays + 6)
    stage.world.advance(86_400_000)
    const [paul] = [await stage.ask(noa.number), await stage.ask(noa.number)]
    await stage.write(noa.number, paul.code)
    expect(await stage.take()).toMatchObject([{ challengeId: paul.challengeId }])
  })
})

describe('brought twice, or by somebody else', () => {
  test('a reply counts once, also when both come at once to two replicas', async () => {
    const quin = await stage.ask()
    const brought = stage.webhook(quin.number, quin.code)
    const answers = await Promise.all(stage.gateways.map((gateway) => gateway.receiveText(brought)))
    expect(answers).toEqual([genuine, genuine])
    expect(await stage.take()).toHaveLength(1)
    await stage.gateway.receiveText(brought)
    expect(await stage.take()).toEqual([])
  })

  test('STOP that is played again after START changes nothing', async () => {
    const rosa = await stage.ask()
    const stop = stage.webhook(rosa.number, 'STOP')
    await stage.gateway.receiveText(stop)
    await stage.write(rosa.number, 'START')
    await stage.gateway.receiveText(stop)
    await expect(stage.ask(rosa.number)).resolves.toBeDefined()
  })

  test('a text that no carrier signed changes nothing', async () => {
    const sam = await stage.ask()
    const genuineOne = stage.webhook(sam.number, 'STOP')
    for (const forged of [
      { ...genuineOne, headers: {} },
      { ...genuineOne, provider: 'nobody' },
    ]) {
      expect(await stage.gateway.receiveText(forged)).toEqual({ genuine: false })
    }
    expect(await stage.number('*')).toEqual([])
    await expect(stage.challenge.receiveText(genuineOne)).rejects.toMatchObject({
      reason: ErrorReason.PEER_NOT_ALLOWED,
    })
  })
})

test.each([
  ['a reply that no text asks for', { template: Template.ONE_TIME_CODE }],
  ['a text that asks for a reply of nobody', { reply: undefined }],
  ['a mail that asks for a reply', { recipient: { address: { $case: 'emailAddress', value: 'ann@example.com' } } }],
] as [string, Partial<SendRequest>][])('%s is refused', async (_, changes) => {
  await expect(stage.ask(undefined, changes)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST })
})
