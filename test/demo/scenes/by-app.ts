import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { appCode } from '#cli/app-code'
import { outside } from '../stage.ts'
import { decided, verdict } from '../tell.ts'
import type { Scene } from './scene.ts'

/** An authenticator app: its code is good once, however often it is still shown. */
export const byApp: Scene = {
  title: 'Bob signs in by authenticator app, and somebody read over his shoulder',
  async play(stage, { step }, style) {
    const code = appCode(stage.authenticator('bob'), new Date())
    let challenge: Challenge | undefined
    const start = async () => decided(style, (challenge = await stage.start('bob', outside)), Outcome.CHALLENGE)

    await step('start', start)
    await step(`answer ${code}`, async () => {
      const answered = await stage.answer(challenge as Challenge, code)
      return verdict(style, answered, { approved: true, resultCode: ResultCode.SUCCESS_OATH_CODE_VERIFIED })
    })
    await step('start again', start)
    await step(`answer ${code}`, async () => {
      const answered = await stage.answer(challenge as Challenge, code)
      return verdict(style, answered, { approved: false, resultCode: ResultCode.FAILED_OATH_CODE_DUPLICATE })
    })
    await step('cancel', async () => {
      const cancelled = await stage.challenges.cancelChallenge({ challengeId: (challenge as Challenge).id })
      return { told: 'it takes no more answers', right: cancelled.challenge?.state === ChallengeState.CANCELLED }
    })
  },
}
