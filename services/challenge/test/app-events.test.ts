import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { verifyConfirmation } from '#libs/confirmation/confirmation'
import { keyring } from '#libs/db/keyring'
import { devices, shown } from './devices.ts'
import { openPinHouse } from './pins.ts'
import { event, parameters, transfer } from './transfer.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let app: ReturnType<typeof devices>

beforeAll(async () => {
  stage = await openPinHouse()
  app = devices(stage.house)
})
afterAll(() => stage.house.close())
beforeEach(() => {
  stage.anew()
  Object.assign(stage.sayings, { eventTypes: [transfer], pinRequired: false })
})

test('Ann reads in the app what she confirms, in her language, approves it there, and it is proved', async () => {
  const device = await app.own('ann')
  const challenge = await stage.person.start('ann', { event, language: 'de' })
  expect((await device.prompts()).prompts).toMatchObject([{ challengeId: challenge.id, text: '1.250,00 EUR' }])
  await device.answer(challenge, { answer: 'approve', number: shown(challenge) })
  const { challenge: approved } = await stage.house.challenges().getChallenge({ challengeId: challenge.id })
  expect(approved?.state).toBe(ChallengeState.APPROVED)
  const { keys } = await stage.house.gateway().getConfirmationKeys({})
  const known = new Map(keys.map(({ id, publicKey }) => [id, publicKey]))
  expect(await verifyConfirmation(approved?.confirmation ?? '', { keys: known, parameters })).toMatchObject({
    confirmation: { method: 'APP_NOTIFICATION', sub: 'ann' },
  })
})

test('Ben is not asked to confirm what can not be told any more, and is asked for all else', async () => {
  const device = await app.own('ben')
  const signIn = await stage.person.start('ben')
  const { activeId, keys } = stage.house.keyring
  const other = keyring(`lost ${Buffer.alloc(32, 9).toString('base64')}`)
  stage.house.keyring.exchange({ activeId: 'lost', keys: new Map([...other.keys, ...keys]) })
  await stage.person.start('ben', { event })
  expect((await device.prompts()).prompts).toHaveLength(2)
  stage.house.keyring.exchange({ activeId, keys })
  expect((await device.prompts()).prompts).toMatchObject([{ challengeId: signIn.id, text: '' }])
})
