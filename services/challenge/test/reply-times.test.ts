import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { expireChallenges } from '../sweep.ts'
import { openReplyStage } from './reply-stage.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openReplyStage>>

beforeAll(async () => {
  stage = await openReplyStage()
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

describe('the time for a reply', () => {
  const later = async (seconds: number) => {
    stage.house.world.advance(seconds * 1_000)
    await expireChallenges(stage.house.ctx)
  }

  test('is the tenant’s, and without a reply it is over (121)', async () => {
    stage.sayings.limits.replySeconds = 45
    const olga = await stage.asked()
    expect(olga.challenge.expiresAt).toEqual(new Date(stage.house.world.now().getTime() + 45_000))
    await later(46)
    expect(await stage.present(olga.challenge)).toMatchObject({
      ...{ state: ChallengeState.EXPIRED, resultCode: ResultCode.SMS_NOT_RECEIVED },
    })
    await stage.reply(olga, olga.code)
    expect(await stage.ends(olga.challenge)).toMatchObject([{ resultCode: ResultCode.SMS_NOT_RECEIVED }])
  })

  test('is a minute where nobody says', async () => {
    stage.sayings.limits.replySeconds = 0
    const paul = await stage.asked()
    expect(paul.challenge.expiresAt).toEqual(new Date(stage.house.world.now().getTime() + 60_000))
  })

  test('is over after a wrong reply as that was judged (122, 123)', async () => {
    const quin = await stage.asked()
    await stage.reply(quin, 'wrong')
    const rosa = await stage.asked({ withPin: true })
    await stage.reply(rosa, rosa.code)
    await later(61)
    expect(await stage.ends(quin.challenge)).toMatchObject([{ resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT }])
    expect(await stage.ends(rosa.challenge)).toMatchObject([{ resultCode: ResultCode.FAILED_SMS_OTP_PIN_INCORRECT }])
  })

  test('is over without a text where no carrier took it (120)', async () => {
    const userId = stage.newName()
    await stage.enrol(userId, true)
    stage.sayings.pinRequired = false
    stage.sayings.carrierDown = new Refusal(ErrorReason.RECIPIENT_OPTED_OUT, 'no texts')
    const refused = { reason: ErrorReason.RECIPIENT_OPTED_OUT, metadata: { other_factors: '' } }
    const request = stage.person.request(userId)
    await expect(stage.house.challenges().startChallenge(request)).rejects.toMatchObject(refused)
    stage.sayings.carrierDown = undefined
    await later(61)
    const all = await told(stage.house.ctx.database.pool, ChallengeFinished)
    const end = all.find((each) => each.userId === userId)
    expect(end).toMatchObject({ resultCode: ResultCode.FAILED_SMS_NOT_SENT, state: ChallengeState.EXPIRED })
  })

  test('begins anew with another text, after one that no carrier took', async () => {
    const { userId } = await stage.asked()
    stage.sayings.carrierDown = new Refusal(ErrorReason.DELIVERY_UNAVAILABLE, 'down')
    const request = stage.person.request(userId)
    await expect(stage.house.challenges().startChallenge(request)).rejects.toMatchObject({
      reason: ErrorReason.DELIVERY_UNAVAILABLE,
    })
    stage.sayings.carrierDown = undefined
    const { challenge } = await stage.house.challenges().startChallenge(request)
    const { rows } = await stage.house.ctx.database.pool.query('select result_code from challenge where id = $1', [
      challenge?.id,
    ])
    expect(rows).toEqual([{ result_code: ResultCode.FAILED_SMS_NOT_SENT }])
    stage.house.world.advance(31_000)
    await stage.house.challenges().resendChallenge({ challengeId: challenge?.id ?? '', factorId: '' })
    await later(61)
    expect(await stage.ends(challenge as Challenge)).toMatchObject([{ resultCode: ResultCode.SMS_NOT_RECEIVED }])
  })
})
