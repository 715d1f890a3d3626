import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Challenge, ChallengeOption, ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { methods, type KnownMethod } from '../methods/index.ts'
import { implementations } from '../service.ts'
import { asAnswer, asConfirmation, holders, typedMethods, type TypedMethod } from './holders.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { registering } from './registering.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let born = 0

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))
const usual = 5
afterEach(() => {
  house.neighbours.sayings.limits.lockoutThreshold = usual
})

/** Those that tell whether a secret is right, and pass the gate: each of them has its test below, those of devices in `guarded-devices.test.ts`, and codes in a row, by which answerChallenge sets a token right, in `codes-in-row.test.ts`. */
const verifying = [
  ...['answerChallenge', 'answerCall', 'confirmFactor', 'proveFactor'],
  ...['finishActivation', 'answerPrompt'],
  ...['verifyAppPassword', 'changePin', 'resynchroniseToken'],
]
/** Those that are given no secret of a person, and so can not be used for guessing one. */
const others = [
  ...['startChallenge', 'resendChallenge', 'getChallenge', 'watchChallenge', 'cancelChallenge'],
  ...['enrolFactor', 'listFactors', 'removeFactor'],
  ...['listDevices', 'renameDevice', 'blockDevice', 'unblockDevice'],
  // Those of a device are signed by its key.
  ...['listPrompts', 'watchPrompts', 'changePushTarget'],
  // Those of a registration compare its token, of 256 bits.
  ...['startRegistration', 'startProof', 'registerFactor', 'choosePin', 'setDefaultMethod', 'finishRegistration'],
  'requireRegistration',
  ...['createAppPassword', 'listAppPasswords', 'revokeAppPassword', 'revokeAppPasswords'],
  ...['importTokens', 'listTokens', 'assignToken', 'unassignToken', 'replaceToken', 'deleteToken'],
  ...['setPin', 'getPin', 'removePin'],
  ...['listSecurityQuestions', 'setSecurityQuestions'],
  ...['getLockouts', 'unlock', 'rotateKeys', 'getConfirmationKeys', 'getKeyStatus'],
]

/** Which methods have to be proved when they are enrolled: the others are made here. */
const proved: Record<KnownMethod, boolean> = {
  [Method.ONE_WAY_SMS]: true,
  [Method.APP_CODE]: true,
  [Method.OATH_TOKEN]: true,
  [Method.RECOVERY_CODE]: false,
  [Method.SECURITY_QUESTIONS]: false,
  [Method.TEMPORARY_ACCESS_PASS]: false,
  [Method.PASSKEY]: true,
  [Method.PHONE_CALL]: true,
  [Method.TWO_WAY_SMS]: true,
  [Method.APP_NOTIFICATION]: true,
}
/** Whether people can prove by it before they register another: what others may find out proves nobody. */
const proves = (method: KnownMethod) => method !== Method.SECURITY_QUESTIONS
const named = (some: TypedMethod[]) => some.map((method): [string, TypedMethod] => [methodToJSON(method), method])

const locked = { reason: ErrorReason.TOO_MANY_ATTEMPTS }
type Kind = Parameters<typeof asAnswer>[1]
/** A wrong secret of the kind that the method takes. */
function wrong(method: KnownMethod): Kind {
  if (method === Method.PASSKEY) return { $case: 'passkey', value: '{}' }
  if (method === Method.SECURITY_QUESTIONS) return { $case: 'securityAnswers', value: { answers: ['x', 'x'] } }
  return { $case: 'code', value: 'x' }
}

test('every RPC of the service is in one of the lists: a new one says whether it verifies a secret', () => {
  const all = implementations(house.ctx).flatMap(({ rows }) =>
    rows.map(({ method }) => method.path.split('/').at(-1) ?? ''),
  )
  const names = all.map((name) => name[0]?.toLowerCase() + name.slice(1))
  expect(names.toSorted()).toEqual([...verifying, ...others].toSorted())
})

test('every method is in the list', () => {
  expect(Object.keys(methods).toSorted()).toEqual(Object.keys(proved).toSorted())
})

describe('answerChallenge is under guard', () => {
  test.each(named(typedMethods))(
    'for %s: after a wrong answer too many a right one is not looked at',
    async (_, method) => {
      house.neighbours.sayings.limits.lockoutThreshold = 1
      const userId = `answers-${++born}`
      const holding = await holders(house).hold(method, userId)
      const challenge = await people(house).start(userId)
      const answer = (kind: Kind) => house.challenges().answerChallenge(asAnswer(challenge.id, kind))
      expect(await answer(wrong(method))).toMatchObject({ approved: false })
      await expect(answer(holding.answer(challenge))).rejects.toMatchObject(locked)
      house.world.advance(300_000)
      const next = await people(house).start(userId)
      const right = asAnswer(next.id, holding.answer(next))
      expect(await house.challenges().answerChallenge(right)).toMatchObject({ approved: true })
    },
  )
})

test('answerCall is under guard: after a wrong token too many a right one is not looked at', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `calls-${++born}`
  const value = { number: '+14255550123', extension: '', backupNumber: '' }
  const kind = { $case: 'callPhone' as const, value }
  const { factor } = await house
    .factors()
    .enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
  const challenge = await people(house).start(userId)
  const { token = '' } = house.neighbours.texts.at(-1)?.call ?? {}
  const named = { challengeId: challenge.id, factorId: factor?.id ?? '', pin: '', newPin: false }
  const answer = (requestId: string, given: string) => house.gateway().answerCall({ ...named, requestId, token: given })
  expect(await answer('1', 'x')).toMatchObject({ approved: false, open: true })
  expect(await answer('2', token)).toEqual({ approved: false, resultCode: 14, open: false })
  house.world.advance(170_000)
  house.neighbours.sayings.limits.lockoutThreshold = usual
})

test('replies to texts, which no RPC brings, are under guard: after a wrong one too many a right one is not looked at', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `replies-${++born}`
  const kind = { $case: 'replyPhone' as const, value: { number: '+14255550123' } }
  const { factor } = await house
    .factors()
    .enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
  const { id: challengeId } = await people(house).start(userId)
  const text = house.neighbours.texts.at(-1)?.parameters.otp ?? ''
  const reply = async (given: string) => {
    const named = { id: house.world.randomId(), tenant: 'acme', challengeId, factorId: factor?.id ?? '' }
    house.neighbours.replies.waiting.push({ ...named, text: given, traceparent: '' })
    await house.takeReplies()
    return (await house.challenges().getChallenge({ challengeId })).challenge
  }
  expect(await reply('x')).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
  expect(await reply(text)).toMatchObject({ state: ChallengeState.PENDING, attemptsLeft: 2 })
})

describe('confirmFactor is under guard', () => {
  test.each(named(typedMethods.filter((method) => proved[method])))(
    'for %s: after five wrong proofs a right one, of another enrolment, is not looked at',
    async (_, method) => {
      const userId = `enrols-${++born}`
      const { enrol } = holders(house)
      // A first factor would take the place of what was begun before it.
      await enrol[Method.RECOVERY_CODE](userId)
      const [first, second] = [await enrol[method](userId), await enrol[method](userId)]
      const confirm = (...proof: Parameters<typeof asConfirmation>) =>
        house.factors().confirmFactor(asConfirmation(...proof))
      for (let time = 1; time <= 5; time++) {
        expect(await confirm(first.factorId, wrong(method))).toMatchObject({ confirmed: false })
      }
      await expect(confirm(second.factorId, second.proof ?? wrong(method))).rejects.toMatchObject(locked)
    },
  )

  test.each(named(typedMethods.filter((method) => !proved[method])))(
    'and %s has no proof to guess',
    async (_, method) => {
      const { factorId } = await holders(house).enrol[method](`enrols-${++born}`)
      const guess = asConfirmation(factorId, { $case: 'code', value: 'x' })
      await expect(house.factors().confirmFactor(guess)).rejects.toMatchObject({
        reason: ErrorReason.FACTOR_ALREADY_CONFIRMED,
      })
    },
  )
})

describe('proveFactor is under guard', () => {
  test.each(named(typedMethods.filter(proves)))(
    'for %s: after a wrong proof too many a right one is not looked at',
    async (_, method) => {
      house.neighbours.sayings.limits.lockoutThreshold = 1
      const userId = `registers-${++born}`
      const holding = await holders(house).hold(method, userId)
      const { factorId } = holding
      const registration = await registering(house)(userId)
      const proving = async (answer: (asked: Challenge) => Kind) => {
        const { proofId, passkeyRequest } = await registration.startProof(factorId)
        const options = [ChallengeOption.create({ factorId, passkeyRequest })]
        const { $case, value } = answer(Challenge.create({ options }))
        const given = { proofId, code: '', passkey: '', requestId: '', [$case]: value }
        return house.registrations('acme-desk').proveFactor({ ...registration.named, ...given })
      }
      expect(await proving(() => wrong(method))).toMatchObject({ proved: false })
      await expect(proving(holding.answer)).rejects.toMatchObject(locked)
      house.world.advance(300_000)
      expect(await proving(holding.answer)).toMatchObject({ proved: true })
    },
  )

  test.each(named(typedMethods.filter((method) => !proves(method))))(
    'and %s proves nothing there',
    async (_, method) => {
      const userId = `registers-${++born}`
      const { factorId } = await holders(house).hold(method, userId)
      const registration = await registering(house)(userId)
      await expect(registration.startProof(factorId)).rejects.toMatchObject({ reason: ErrorReason.FACTOR_NOT_FOUND })
    },
  )
})

test('verifyAppPassword is under guard: after a wrong one too many a right one is not looked at', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `mails-${++born}`
  const { password } = await house
    .appPasswords()
    .createAppPassword({ userId, name: 'mail', vouchReason: 'known at the desk' })
  const verify = (given: string) => house.appPasswords().verifyAppPassword({ userId, password: given, clientIp: '' })
  expect(await verify('aaaa bbbb cccc dddd')).toMatchObject({ approved: false })
  await expect(verify(password)).rejects.toMatchObject(locked)
  house.world.advance(300_000)
  expect(await verify(password)).toMatchObject({ approved: true })
})

test('changePin is under guard: after a wrong old PIN too many a right one is not looked at', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `changes-${++born}`
  await house.pins().setPin({ userId, pin: '270519', changeRequired: false })
  const change = (oldPin: string) =>
    house.pins().changePin({ userId, oldPin, newPin: '815926', confirmation: '815926' })
  expect(await change('815926')).toEqual({ changed: false })
  await expect(change('270519')).rejects.toMatchObject(locked)
  house.world.advance(300_000)
  expect(await change('270519')).toEqual({ changed: true })
})

test('and so is it for a person without a PIN, who is told and kept waiting like anybody else', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const userId = `changes-${++born}`
  const change = () => house.pins().changePin({ userId, oldPin: '270519', newPin: '815926', confirmation: '815926' })
  expect(await change()).toEqual({ changed: false })
  await expect(change()).rejects.toMatchObject(locked)
})

test('resynchroniseToken is under guard: after wrong codes too many right ones are not looked at', async () => {
  house.neighbours.sayings.limits.lockoutThreshold = 1
  const { factorId: tokenId, shown } = await holders(house).withToken(`resynchronises-${++born}`)
  const resynchronise = (...codes: string[]) => house.tokens().resynchroniseToken({ tokenId, codes })
  expect(await resynchronise('x', 'y')).toMatchObject({ resynchronised: false })
  await expect(resynchronise(shown(3), shown(4))).rejects.toMatchObject(locked)
  house.world.advance(300_000)
  expect(await resynchronise(shown(3), shown(4))).toMatchObject({ resynchronised: true })
})
