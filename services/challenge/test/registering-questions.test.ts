import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { answerTo, openQuestionHouse, right } from './questions.ts'
import { registering, smsPhone } from './registering.ts'

let stage: Awaited<ReturnType<typeof openQuestionHouse>>
let start: ReturnType<typeof registering>
let others: Method[]
beforeAll(async () => {
  stage = await openQuestionHouse()
  start = registering(stage.house)
  others = stage.sayings.methods
})
afterAll(() => stage.house.close())
beforeEach(() => {
  stage.anew()
  stage.sayings.methods = [...others, Method.SECURITY_QUESTIONS]
})

const answers = [...answerTo].map(([question, answer]) => ({ question, answer }))
const questions = { $case: 'securityQuestions' as const, value: { answers } }
const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })

describe('security questions', () => {
  test('are registered by who has proved something in the registration, and then let them in', async () => {
    const ann = await start('ann')
    expect(ann.started.methods).toContain(Method.SECURITY_QUESTIONS)
    await expect(ann.register(questions)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    await ann.phone()
    const { factor, proofId, proveBefore } = await ann.register(questions)
    expect(factor).toMatchObject({ method: Method.SECURITY_QUESTIONS, state: FactorState.ACTIVE })
    expect({ proofId, proveBefore }).toEqual({ proofId: '', proveBefore: undefined })
    expect((await ann.finish()).factors).toHaveLength(2)
    const challenge = await stage.person.start('ann')
    expect(await stage.answer(challenge, right(challenge))).toMatchObject({ approved: true })
  })

  test('take the place of those that were registered before', async () => {
    const ben = await start('ben')
    await ben.phone()
    const [first, second] = [await ben.register(questions), await ben.register(questions)]
    const { factors } = await ben.finish()
    expect(factors.map(({ id }) => id)).toContain(second.factor?.id)
    expect(factors.map(({ id }) => id)).not.toContain(first.factor?.id)
  })

  test('are not offered where they are switched off, and one that is none of the list is refused', async () => {
    const carl = await start('carl')
    await carl.phone()
    const value = { answers: [...answers.slice(1), { question: 'Why?', answer: 'x' }] }
    await expect(carl.register({ ...questions, value })).rejects.toMatchObject(reason('INVALID_REQUEST'))
    stage.sayings.methods = others
    await expect(carl.register(questions)).rejects.toMatchObject(reason('FEATURE_OFF'))
    expect((await start('carl')).started.methods).not.toContain(Method.SECURITY_QUESTIONS)
  })

  test('are nothing to prove by, and make nobody registered: who has nothing else begins as one who has nothing', async () => {
    const { factor } = await stage.enrol('dora')
    const dora = await start('dora')
    expect(dora.started.proofRequired).toBe(false)
    await expect(dora.startProof(factor?.id ?? '')).rejects.toMatchObject(reason('FACTOR_NOT_FOUND'))
    const { proofId } = await dora.register(smsPhone)
    await expect(dora.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    const { parameters } = stage.house.neighbours.texts.at(-1) ?? {}
    expect(await dora.prove(proofId, parameters?.otp ?? '')).toMatchObject({ proved: true })
    stage.sayings.methods = [Method.APP_CODE, Method.SECURITY_QUESTIONS]
    await expect(dora.finish()).rejects.toMatchObject(reason('FACTOR_NOT_CONFIRMED'))
  })
})
