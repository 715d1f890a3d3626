import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { devices, otherNumber, shown } from './devices.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let born = 0
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const locked = { reason: ErrorReason.TOO_MANY_ATTEMPTS }

test('answerPrompt is under guard: after a wrong number too many a right one is not looked at, and a denial is', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `prompted-${++born}`
  const device = await devices(house).own(userId)
  const challenge = await people(house).start(userId)
  const number = shown(challenge)
  const wrong = { answer: 'approve', number: otherNumber(number) }
  expect(await device.answer(challenge, wrong)).toMatchObject({ approved: false, open: true })
  await expect(device.answer(challenge, { answer: 'approve', number })).rejects.toMatchObject(locked)
  expect(await device.answer(challenge, { answer: 'deny' })).toMatchObject({ approved: false, open: false })
})

test('finishActivation is under guard: after five wrong codes a right one, of another activation, is not looked at', async () => {
  const userId = `activates-${++born}`
  const { enrol, activate } = devices(house)
  const first = await enrol(userId)
  for (let time = 1; time <= 5; time++) {
    expect(await activate(first.activation, { code: 'x' })).toMatchObject({ activated: false })
  }
  const second = await enrol(userId)
  await expect(activate(second.activation)).rejects.toMatchObject(locked)
})
