import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import { scrypted } from '../slow-hash.ts'
import { codeOf } from './people.ts'
import { openPinHouse } from './pins.ts'

const waiting: (() => void)[] = []
let held = false

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse({
    slowly: (secret) =>
      held ? new Promise((resolve) => waiting.push(() => resolve(secret))) : Promise.resolve(secret),
  })
})
afterAll(() => stage.house.close())

test('codes go on being judged while 64 PINs wait to be hashed, and the next PIN hears when to come back', async () => {
  stage.anew()
  const people = await Promise.all(Array.from({ length: 67 }, () => stage.person.withApp()))
  const all = []
  for (const { userId, seed } of people) {
    await stage.set(userId, '270519')
    all.push({ challenge: await stage.person.start(userId), code: codeOf(seed, stage.house.world.now()) })
  }
  stage.sayings.pinRequired = false
  const plain = await stage.person.withApp()
  const challenge = await stage.person.start(plain.userId)

  held = true
  let done = 0
  const results = all.map(({ challenge, code }) =>
    stage
      .answer(challenge, `${code}270519`)
      .catch((error: unknown) => error as Error)
      .finally(() => done++),
  )
  await until(() => waiting.length === 2 && done === 1)
  expect(await stage.answer(challenge, codeOf(plain.seed, stage.house.world.now()))).toMatchObject({ approved: true })
  expect(done).toBe(1)

  held = false
  for (const release of waiting.splice(0)) release()
  const answers = await Promise.all(results)
  expect(answers.filter((each) => 'approved' in each && each.approved)).toHaveLength(66)
  expect(answers.find((each) => each instanceof Error)).toMatchObject({ retryAfterMs: 1_000 })
})

test('codes are judged while the real hash is busy with two dozen PINs', async () => {
  const busy = await openPinHouse({ slowly: scrypted })
  try {
    busy.anew()
    const code = (seed: string) => codeOf(seed, busy.house.world.now())
    const withPin = await Promise.all(
      Array.from({ length: 24 }, async () => {
        const { userId, seed } = await busy.person.withApp()
        await busy.set(userId)
        return { challenge: await busy.person.start(userId), answer: `${code(seed)}270519` }
      }),
    )
    busy.sayings.pinRequired = false
    const plain = []
    for (let born = 0; born < 5; born++) {
      const { userId, seed } = await busy.person.withApp()
      plain.push({ challenge: await busy.person.start(userId), answer: code(seed) })
    }

    const before = busy.hashed.length
    let done = 0
    const pins = withPin.map(({ challenge, answer }) => busy.answer(challenge, answer).finally(() => done++))
    await until(() => busy.hashed.length >= before + 2)
    for (const { challenge, answer } of plain) {
      expect(await busy.answer(challenge, answer)).toMatchObject({ approved: true })
    }
    expect(done).toBeLessThan(12)
    const verdicts = await Promise.all(pins)
    expect(verdicts.every(({ approved }) => approved)).toBe(true)
  } finally {
    await busy.house.close()
  }
})
