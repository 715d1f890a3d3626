import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { keyring } from '#libs/db/sealed'
import { keyLine } from './key-house.ts'
import { codeOf } from './people.ts'
import { openPinHouse } from './pins.ts'

const [lost, kept] = [keyLine('k1'), keyLine('k2')]
const use = (...lines: string[]) => stage.house.keyring.exchange(keyring(lines.join('\n')))
const unreadable = expect.objectContaining({ reason: ErrorReason.SECRET_UNREADABLE })
const code = (seed: string) => codeOf(seed, stage.house.world.now())

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse()
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

/** Somebody whose PIN is sealed with the key that is then lost, and whose app is not. */
async function withLostPin() {
  use(kept, lost)
  const { userId, seed } = await stage.person.withApp()
  use(lost, kept)
  await stage.set(userId)
  use(kept)
  return { userId, seed, challenge: await stage.person.start(userId) }
}

test('who answers with a PIN whose key is lost is told so, nothing counts, and the key brings it back', async () => {
  const { userId, seed, challenge } = await withLostPin()
  for (let time = 0; time < 6; time++) {
    await expect(stage.answer(challenge, `${code(seed)}270519`)).rejects.toEqual(unreadable)
    await expect(stage.change(userId, '270519', '815926')).rejects.toEqual(unreadable)
  }
  expect(await stage.house.lockouts().getLockouts({ userId })).toEqual({
    lockouts: [],
    consecutiveFailures: 0,
    appPasswordFailures: 0,
  })
  use(kept, lost)
  expect(await stage.answer(challenge, `${code(seed)}270519`)).toMatchObject({
    approved: true,
    challenge: { attemptsLeft: 3 },
  })
})

test('an administrator takes such a PIN away and sets another', async () => {
  const { userId, seed, challenge } = await withLostPin()
  expect(await stage.house.pins().getPin({ userId })).toMatchObject({ present: true })
  await expect(stage.set(userId, '815926')).rejects.toEqual(unreadable)
  await stage.house.pins().removePin({ userId })
  await stage.set(userId, '815926')
  expect(await stage.answer(challenge, `${code(seed)}815926`)).toMatchObject({ approved: true })
})

test('a rotation counts and names it', async () => {
  const { userId } = await withLostPin()
  const told = []
  for await (const { part } of stage.house.keys().rotateKeys({ batchSize: 10 })) told.push(part)
  expect(told.at(-1)?.value).toMatchObject({
    unreadable: expect.arrayContaining([
      { heldBy: 'guard', tenantId: 'acme', id: userId, keyId: 'k1', keyKnown: false },
    ]),
  })
})
