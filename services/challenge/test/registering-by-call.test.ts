import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { CallFinished } from '#contracts/gen/countersign/delivery/v1/events'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { carried, deliverTo } from '#libs/testing/deliver'
import { callEndings } from '../call-endings.ts'
import { openPinHouse } from './pins.ts'
import { registering, smsPhone } from './registering.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  stage = await openPinHouse()
  start = registering(stage.house)
})
afterAll(() => stage.house.close())
beforeEach(() => {
  stage.anew()
  stage.house.world.advance(600_000)
  const { sayings } = stage.house.neighbours
  sayings.pinRequired = false
  sayings.methods = [...new Set([...sayings.methods, Method.PHONE_CALL])]
})

const callPhone = {
  $case: 'callPhone' as const,
  value: { number: '+14255550123', extension: '890', backupNumber: '+14255550199' },
}
const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })

function lastCall() {
  const placed = stage.house.neighbours.texts.at(-1)
  if (!placed?.call) throw new Error('nobody was called')
  return { ...placed, call: placed.call }
}

/** `#` is pressed in the call that was placed last. */
const press = (challengeId: string) => {
  const { token, factorId } = lastCall().call
  return stage.house
    .gateway()
    .answerCall({ challengeId, factorId, requestId: challengeId, token, pin: '', newPin: false })
}

/** Delivery tells that the call which was placed last ended without being confirmed. */
function hangUp(challengeId: string) {
  const { call, idempotencyKey } = lastCall()
  const { factorId } = call
  const told = { challengeId, factorId, idempotencyKey, resultCode: ResultCode.FAILED_USER_HUNGUP_ON_US }
  const event = CallFinished.fromPartial({ ...told, finishedAt: stage.house.world.now() })
  const handlers = callEndings(stage.house.ctx)
  return deliverTo('challenge', handlers)(stage.house.ctx.database.kysely, [carried(CallFinished, event, 'acme')])
}

test('a person registers a phone that is called, and proves themselves by a call the next time', async () => {
  const ann = await start('ann-called')
  const { factor, proofId } = await ann.register(callPhone)
  expect(factor).toMatchObject({ method: Method.PHONE_CALL, state: FactorState.PENDING, hint: '+*********23 x' })
  expect(lastCall()).toMatchObject({
    ...{ template: Template.ENROLMENT_CODE, challengeId: proofId },
    recipient: { address: { $case: 'callNumber', value: '+14255550123;ext=890' } },
    call: { backupNumber: '', pinRequired: false },
  })
  expect(await press(proofId)).toMatchObject({ approved: true, open: false })
  expect((await ann.finish()).factors).toMatchObject([{ id: factor?.id, state: FactorState.ACTIVE }])

  const again = await start('ann-called')
  await expect(again.register(smsPhone)).rejects.toMatchObject(reason('PROOF_REQUIRED'))
  const proof = await again.startProof(factor?.id ?? '')
  expect(lastCall().call.backupNumber).toBe('+14255550199')
  expect(await press(proof.proofId)).toMatchObject({ approved: true })
  await again.phone()
  expect((await again.finish()).factors).toHaveLength(2)
})

test('no code proves a phone that is called, not even the token of its call', async () => {
  const ben = await start('ben-called')
  const { proofId } = await ben.register(callPhone)
  await expect(ben.prove(proofId, lastCall().call.token)).rejects.toMatchObject(reason('ANSWER_NOT_ACCEPTED'))
  await expect(ben.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))
})

test('a call that is hung up proves nothing, nor do keys of it afterwards; another is asked for', async () => {
  const cleo = await start('cleo-called')
  const { proofId } = await cleo.register(callPhone)
  await hangUp(proofId)
  expect(await press(proofId)).toMatchObject({ approved: false, open: false })
  await expect(cleo.finish()).rejects.toMatchObject(reason('PROOF_REQUIRED'))
  const second = await cleo.register(callPhone)
  expect(await press(second.proofId)).toMatchObject({ approved: true })
  expect((await cleo.finish()).factors).toMatchObject([{ id: second.factor?.id }])
})

test('where the tenant has calls switched off nobody is called', async () => {
  const { sayings, texts } = stage.house.neighbours
  sayings.methods = sayings.methods.filter((method) => method !== Method.PHONE_CALL)
  const dan = await start('dan-called')
  const before = texts.length
  await expect(dan.register(callPhone)).rejects.toMatchObject(reason('FEATURE_OFF'))
  expect(texts).toHaveLength(before)
})
