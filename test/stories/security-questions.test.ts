import { expect, test } from '@jest/globals'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { usage } from '#test/cluster/usage'
import { cluster } from './stage.ts'

// Long ones, which no other text has in it by chance.
const answers = ['Melchior Zwölfaxinger', 'Krummgasse Siebzehn', 'Frau Quastenflosser', 'Wanderer Puppchen']
const portal = { authenticationType: 'portal' }

test('a person whose phone is lost gets into the portal, and nowhere else, by the answers to two of four questions', async () => {
  const house = await cluster.newTenant({ id: 'questioned' })
  const { admin, questions: service } = house.admin
  const dora = await cluster.person({ house })
  const { questions, toChoose } = await service.listSecurityQuestions({ language: 'en' })
  expect(toChoose).toBe(answers.length)
  const chosen = answers.map((answer, place) => ({ question: questions[place]?.text ?? '', answer }))
  const enrol = () => dora.enrol({ $case: 'securityQuestions', value: { answers: chosen } })
  await enrol()

  // Off, and alone.
  expect(await dora.start(portal)).toMatchObject({ decision: { reason: DecisionReason.NOT_REGISTERED } })
  const verificationOptions = [Method.APP_CODE, Method.SECURITY_QUESTIONS]
  await admin.updateSettings({ settings: Settings.fromPartial({ verificationOptions }) })
  expect(await dora.start(portal)).toMatchObject({ decision: { reason: DecisionReason.NOT_REGISTERED } })

  await dora.enrol({ $case: 'app', value: { accountName: '', issuer: '' } }, true)
  const atTheVpn = await dora.start()
  expect(atTheVpn.options.map(({ method }) => method)).toEqual([Method.APP_CODE])
  const challenge = await dora.start(portal)
  expect(challenge.options.map(({ method }) => method)).toEqual([Method.APP_CODE, Method.SECURITY_QUESTIONS])
  const { factorId, questions: asked } = challenge.options[1] ?? { factorId: '', questions: [] }
  expect(asked).toHaveLength(2)

  const say = (given: string[]) =>
    house.vpn.challenge.answerChallenge({
      ...{ challengeId: challenge.id, requestId: '', factorId, rememberDevice: false, deviceToken: '', userAgent: '' },
      answer: { kind: { $case: 'securityAnswers', value: { answers: given } } },
    })
  const right = asked.map((question) => chosen.find((one) => one.question === question)?.answer ?? '')
  const wrong = { approved: false, resultCode: ResultCode.FAILED_SECURITY_QUESTIONS_INCORRECT }
  expect(await say([right[0] ?? '', 'Xerxes von Niemandsland'])).toMatchObject(wrong)
  expect(await say(right.map((answer) => ` ${answer.toUpperCase()}`))).toMatchObject({ approved: true })

  await cluster.settled()
  const { rows } = await usage(house.admin.reporting, dora.userId)
  expect(rows).toContainEqual(
    expect.objectContaining({
      method: Method.SECURITY_QUESTIONS,
      resultCode: ResultCode.SUCCESS_FALLBACK_SECURITY_QUESTIONS_ANSWERED,
    }),
  )
})
