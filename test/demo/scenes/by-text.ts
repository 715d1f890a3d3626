import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { trace } from '#cli/show/decision'
import { outside } from '../stage.ts'
import { decided, verdict } from '../tell.ts'
import type { Scene } from './scene.ts'

/** A text message: one wrong code, and then the right one. */
export const byText: Scene = {
  title: `Ann signs in to the vpn from ${outside}, by text message`,
  async play(stage, { step }, style) {
    const phone = stage.phone('+14255550123')
    let challenge: Challenge | undefined
    let code = ''

    await step('start', async () => {
      challenge = await stage.start('ann', outside)
      const { decision } = challenge
      return {
        ...decided(style, challenge, Outcome.CHALLENGE),
        below: decision ? trace(style, decision).join('\n') : '',
      }
    })
    await step('her phone', async () => {
      const { body } = await phone.next()
      code = /\d{6}/.exec(body)?.[0] ?? ''
      return { told: `“${body}”`, right: code !== '' }
    })
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    await step(`answer ${wrong}`, async () => {
      const answered = await stage.answer(challenge as Challenge, wrong)
      return verdict(style, answered, { approved: false, resultCode: ResultCode.FAILED_SMS_OTP_INCORRECT })
    })
    await step(`answer ${code}`, async () => {
      const answered = await stage.answer(challenge as Challenge, code)
      return verdict(style, answered, { approved: true, resultCode: ResultCode.SUCCESS_SMS_SENT })
    })
  },
}
