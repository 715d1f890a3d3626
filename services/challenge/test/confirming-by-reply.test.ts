import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { verifyConfirmation } from '#libs/confirmation/confirmation'
import { openReplyStage } from './reply-stage.ts'
import { event, parameters, transfer } from './transfer.ts'

let stage: Awaited<ReturnType<typeof openReplyStage>>

beforeAll(async () => {
  stage = await openReplyStage()
})
afterAll(() => stage.house.close())
beforeEach(() => {
  stage.anew()
  Object.assign(stage.sayings, { outcome: Outcome.CHALLENGE, eventTypes: [transfer], pinRequired: false })
})

/** Somebody who is texted what they are to confirm. */
async function asked(userId: string) {
  const { factor } = await stage.enrol(userId, true)
  const challenge = await stage.person.start(userId, { event })
  return { challenge, factorId: factor?.id ?? '', code: stage.lastText() }
}

test('Cleo is texted the transfer with its code, which delivery is told to know the reply by, and texts it back', async () => {
  const cleo = await asked('cleo')
  expect(stage.lastRequest()).toMatchObject({
    ...{ template: Template.REPLY_CODE, reply: { factorId: cleo.factorId }, parameters: { otp: cleo.code } },
    eventText: `${cleo.code} pays EUR 1,250.00 to Ben, 4711472`,
  })
  await stage.reply(cleo, cleo.code)
  const { keys } = await stage.house.gateway().getConfirmationKeys({})
  const known = new Map(keys.map(({ id, publicKey }) => [id, publicKey]))
  const { confirmation = '' } = (await stage.present(cleo.challenge)) ?? {}
  expect(await verifyConfirmation(confirmation, { keys: known, parameters })).toMatchObject({
    confirmation: { method: 'TWO_WAY_SMS', result: ResultCode.SUCCESS_SMS_AUTHENTICATED },
  })
})

test('a wrong code confirms nothing', async () => {
  const dan = await asked('dan')
  await stage.reply(dan, dan.code === '000000' ? '111111' : '000000')
  expect(await stage.present(dan.challenge)).toMatchObject({ attemptsLeft: 2, confirmation: '' })
})
