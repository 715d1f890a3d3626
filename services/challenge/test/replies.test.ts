import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorConfirmed } from '#contracts/gen/countersign/challenge/v1/events'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { registering } from './registering.ts'
import { number, openReplyStage, pin, type Asked } from './reply-stage.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openReplyStage>>

beforeAll(async () => {
  stage = await openReplyStage()
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

test('Ann is texted a code, texts it back, and is let in (19)', async () => {
  const ann = await stage.asked()
  expect(stage.lastRequest()).toMatchObject({
    template: Template.REPLY_CODE,
    recipient: { address: { $case: 'smsNumber', value: number } },
    parameters: { application_name: 'The VPN', otp: ann.code },
    reply: { factorId: ann.factorId },
  })
  expect(ann.challenge.options).toMatchObject([{ method: Method.TWO_WAY_SMS, hint: '+*********23' }])
  await stage.reply(ann, `${ann.code.slice(0, 3)} ${ann.code.slice(3)}`)
  expect(await stage.present(ann.challenge)).toMatchObject({
    ...{ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED },
  })
  expect(await stage.ends(ann.challenge)).toMatchObject([
    { resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED, method: Method.TWO_WAY_SMS },
  ])
})

test('nobody types the code where they sign in: an answer that a client brings is not accepted', async () => {
  const ben = await stage.asked()
  await expect(stage.answer(ben.challenge, ben.code)).rejects.toMatchObject({ reason: ErrorReason.ANSWER_NOT_ACCEPTED })
})

describe('a wrong reply', () => {
  test('is told (122), counts, and the last one ends it', async () => {
    const cleo = await stage.asked()
    await stage.reply(cleo, 'wrong')
    expect(await stage.present(cleo.challenge)).toMatchObject({
      ...{ state: ChallengeState.PENDING, resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT, attemptsLeft: 2 },
    })
    await stage.reply(cleo, 'wrong', '000000')
    const denied = { state: ChallengeState.DENIED, resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT }
    expect(await stage.present(cleo.challenge)).toMatchObject(denied)
    await stage.reply(cleo, cleo.code)
    expect(await stage.present(cleo.challenge)).toMatchObject(denied)
  })

  test('counts against the person: after too many of them a right one is not looked at', async () => {
    stage.sayings.limits.lockoutThreshold = 1
    const dan = await stage.asked()
    await stage.reply(dan, 'wrong')
    await stage.reply(dan, dan.code)
    expect(await stage.present(dan.challenge)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
  })

  test('is one that has another challenge’s code', async () => {
    const [eve, fay] = [await stage.asked(), await stage.asked()]
    await stage.reply(fay, eve.code)
    expect(await stage.present(fay.challenge)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
    expect(await stage.present(eve.challenge)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 3 })
  })

  test('is one that has the code before the last', async () => {
    const gus = await stage.asked()
    stage.house.world.advance(31_000)
    await stage.house.challenges().resendChallenge({ challengeId: gus.challenge.id, factorId: '' })
    await stage.reply(gus, gus.code)
    expect(await stage.present(gus.challenge)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
    await stage.reply(gus, stage.lastText())
    expect(await stage.present(gus.challenge)).toMatchObject({ state: ChallengeState.APPROVED })
  })
})

describe('a PIN that is demanded', () => {
  test('follows the code; what was wrong is not told (123)', async () => {
    const hal = await stage.asked({ withPin: true })
    expect(stage.lastRequest()?.template).toBe(Template.REPLY_CODE_AND_PIN)
    for (const text of [hal.code, `${hal.code}815926`]) {
      await stage.reply(hal, text)
      expect(await stage.present(hal.challenge)).toMatchObject({ resultCode: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT })
    }
    await stage.reply(hal, `${hal.code}${pin}`)
    expect(await stage.present(hal.challenge)).toMatchObject({
      ...{ state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED },
    })
  })

  test('has to be changed before it is good (5)', async () => {
    const ida = await stage.asked({ withPin: true, changeRequired: true })
    await stage.reply(ida, `${ida.code}${pin}`)
    expect(await stage.present(ida.challenge)).toMatchObject({
      ...{ state: ChallengeState.PENDING, resultCode: ResultCode.SUCCESS_PIN_EXPIRED, attemptsLeft: 3 },
    })
  })
})

describe('once, whatever happens:', () => {
  test('64 right replies at once, at two replicas, let in once', async () => {
    const jim = await stage.asked()
    await stage.reply(jim, ...Array.from({ length: 64 }, () => jim.code))
    expect(await stage.present(jim.challenge)).toMatchObject({ state: ChallengeState.APPROVED, attemptsLeft: 3 })
    expect(await stage.ends(jim.challenge)).toHaveLength(1)
  })

  test('64 wrong ones at once are no more tries than there are', async () => {
    const kim = await stage.asked()
    await stage.reply(kim, ...Array.from({ length: 64 }, () => 'wrong'))
    expect(await stage.present(kim.challenge)).toMatchObject({ state: ChallengeState.DENIED, attemptsLeft: 0 })
    const { rows } = await stage.house.ctx.database.pool.query('select consecutive from guard where user_id = $1', [
      kim.userId,
    ])
    expect(rows).toEqual([{ consecutive: 3 }])
  })

  test('a reply that is given twice, for its first taker died, counts once', async () => {
    const leo = await stage.asked()
    const { neighbours, world } = stage.house
    const again = {
      id: world.randomId(),
      tenant: 'acme',
      challengeId: leo.challenge.id,
      factorId: leo.factorId,
      ...{ text: 'no', traceparent: '' },
    }
    for (const _ of [1, 2]) {
      neighbours.replies.waiting.push(again)
      neighbours.replies.lent.delete(again.id)
      await stage.house.takeReplies()
    }
    expect(await stage.present(leo.challenge)).toMatchObject({ attemptsLeft: 2 })
  })

  test('a reply that can not be judged now is not settled, and stands in no other’s way', async () => {
    const [mia, noa] = [await stage.asked(), await stage.asked()]
    const { neighbours, world } = stage.house
    const given = ({ challenge: { id: challengeId }, factorId, code: text }: Asked) => ({
      ...{ id: world.randomId(), tenant: 'acme', challengeId, factorId, text, traceparent: '' },
    })
    neighbours.replies.waiting.push(given(mia), given(noa))
    const busy = Object.assign(
      { ...stage.house.ctx },
      {
        gate: (submission: Parameters<typeof stage.house.ctx.gate>[0]) =>
          submission.challengeId === mia.challenge.id
            ? Promise.reject(new Refusal(ErrorReason.OVERLOADED, 'busy'))
            : stage.house.ctx.gate(submission),
      },
    )
    await stage.house.takeReplies(0, busy)
    expect(neighbours.replies.waiting).toMatchObject([{ challengeId: mia.challenge.id }])
    expect(await stage.present(noa.challenge)).toMatchObject({ state: ChallengeState.APPROVED })
    neighbours.replies.waiting.length = 0
  })
})

test('a new phone is proved by a reply', async () => {
  const userId = stage.newName()
  const { factor, confirmBefore } = await stage.enrol(userId, false)
  expect(stage.lastRequest()?.template).toBe(Template.REPLY_ENROLMENT_CODE)
  expect(confirmBefore).toEqual(new Date(stage.house.world.now().getTime() + 600_000))
  const id = factor?.id ?? ''
  await stage.reply({ challenge: { id } as Challenge, factorId: id }, stage.lastText())
  const confirmed = await told(stage.house.ctx.database.pool, FactorConfirmed)
  expect(confirmed).toMatchObject([{ userId, method: Method.TWO_WAY_SMS }])
})

test('a person registers a phone by a reply, and proves themselves by one the next time', async () => {
  const userId = stage.newName()
  stage.sayings.methods.push(Method.TWO_WAY_SMS)
  stage.sayings.pinRequired = false
  const kim = await registering(stage.house)(userId)
  const first = await kim.register({ $case: 'replyPhone', value: { number } })
  const factorId = first.factor?.id ?? ''
  await expect(kim.prove(first.proofId, stage.lastText())).rejects.toMatchObject({
    reason: ErrorReason.ANSWER_NOT_ACCEPTED,
  })
  const replies = (proofId: string) =>
    stage.reply({ challenge: { id: proofId } as Challenge, factorId }, stage.lastText())
  await replies(first.proofId)
  expect((await kim.finish()).factors).toMatchObject([{ id: factorId, method: Method.TWO_WAY_SMS }])
  const again = await registering(stage.house)(userId)
  const { proofId } = await again.startProof(factorId)
  await replies(proofId)
  await again.app()
  expect((await again.finish()).factors).toHaveLength(2)
})
