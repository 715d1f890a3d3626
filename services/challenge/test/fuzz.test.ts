import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { ScureBase32Plugin } from 'otplib'
import { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method, methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { Refusal } from '#contracts/refusal'
import { appFactor } from '../methods/app-code.ts'
import { normalised } from '../methods/security-questions.ts'
import { openFactor } from '../open-factor.ts'
import { qrCode } from '../rpc/qr-code.ts'
import { asAnswer, asConfirmation, holders, typedMethods, type TypedMethod } from './holders.ts'
import { openHouse } from './house.ts'
import { people } from './people.ts'
import { runs, seed, spoilings, spoilt, type Handed } from './spoilt.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let person: ReturnType<typeof people>
let held: ReturnType<typeof holders>
let born = 0

beforeAll(async () => {
  house = await openHouse()
  person = people(house)
  held = holders(house)
  Object.assign(house.neighbours.sayings.limits, { lockoutThreshold: 0, attempts: 10_000 })
})
afterAll(() => house.close())
beforeEach(() => house.world.advance(600_000))

type Kind = NonNullable<Answer['kind']>
const parse = (json: string) => JSON.parse(json) as Handed
const { INVALID_REQUEST, ANSWER_NOT_ACCEPTED } = ErrorReason

/** What was said, where it is a verdict; undefined where it was refused for its form. Whatever else is thrown is a fault. */
async function verdict<T>(said: Promise<T>): Promise<T | undefined> {
  return said.catch((error: unknown) => {
    if (error instanceof Refusal && [INVALID_REQUEST, ANSWER_NOT_ACCEPTED].includes(error.reason as never))
      return undefined
    throw error
  })
}

/** An answer as it is judged: what is beside the signed parts of a passkey's does not matter. */
function meant({ $case, value }: Kind): string {
  if ($case === 'securityAnswers') return JSON.stringify(value.answers.map(normalised))
  if ($case === 'codesInRow') return JSON.stringify(value.codes)
  if ($case === 'code') return value.replace(/[\s\p{Dash}]/gu, '').toUpperCase()
  try {
    const { response } = parse(value)
    return ['clientDataJSON', 'authenticatorData'].map((part) => String(response[part])).join()
  } catch {
    return value
  }
}

/** Whether a factor is active, and whether it has a key. */
async function standing(id: string) {
  const row = await house.ctx.database.kysely
    .selectFrom('factor')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { active: row.state === FactorState.ACTIVE, hasKey: 'credential' in openFactor(house.ctx.keyring, row) }
}

describe(`whatever comes, and however often (seed ${seed})`, () => {
  test('a passkey is enrolled whole or not at all, and the sound registration is still good', async () => {
    const parts = ['clientDataJSON', 'attestationObject', 'transports']
    const property = fc.asyncProperty(fc.array(spoilings(parts), { minLength: 1, maxLength: 4 }), async (all) => {
      const userId = `enrols-${++born}`
      const { factorId, proof, answer } = await held.enrol[Method.PASSKEY](userId)
      const confirm = (value: string) =>
        verdict(house.factors().confirmFactor(asConfirmation(factorId, { $case: 'passkey', value })))
      const real = proof?.$case === 'passkey' ? proof.value : ''
      for (const spoiling of all) {
        const given = spoilt(parse(real), spoiling)
        const { confirmed = false } = (await confirm(given)) ?? {}
        expect(await standing(factorId)).toEqual({ active: confirmed, hasKey: confirmed })
        if (confirmed) return
      }
      expect(await confirm(real)).toMatchObject({ confirmed: true })
      expect(await standing(factorId)).toEqual({ active: true, hasKey: true })
      const challenge = await person.start(userId)
      const right = asAnswer(challenge.id, answer(challenge))
      expect(await house.challenges().answerChallenge(right)).toMatchObject({ approved: true })
    })
    await fc.assert(property, runs(150))
  })

  const typed = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 70 }),
    fc.string({ unit: 'binary', maxLength: 70 }),
    fc.string({ unit: fc.constantFrom(...'0123456789 -OIL'), maxLength: 20 }),
    fc.constantFrom(
      '',
      ' ',
      '\0',
      '０１２３４５',
      '0'.repeat(64),
      '0'.repeat(65),
      '{}',
      'NaN',
      '-1',
      '1e5',
      '__proto__',
    ),
  )
  const code = typed.map((value): Kind => ({ $case: 'code', value }))
  const passkey = fc.oneof(fc.json(), typed).map((value): Kind => ({ $case: 'passkey', value }))
  const securityAnswers = fc
    .array(typed, { maxLength: 4 })
    .map((answers): Kind => ({ $case: 'securityAnswers', value: { answers } }))
  const codesInRow = fc.array(typed, { maxLength: 3 }).map((codes): Kind => ({ $case: 'codesInRow', value: { codes } }))

  test.each(typedMethods.map((method): [string, TypedMethod] => [methodToJSON(method), method]))(
    'an answer to %s is a verdict or refused, and the right one is still good',
    async (_, method) => {
      const userId = `answers-${++born}`
      const { answer } = await held.hold(method, userId)
      const challenge = await person.start(userId)
      const right = answer(challenge)
      const parts = ['clientDataJSON', 'authenticatorData', 'userHandle']
      const nearly = spoilings(parts).map((spoiling): Kind => ({
        ...{ $case: 'passkey', value: right.$case === 'passkey' ? spoilt(parse(right.value), spoiling) : '{}' },
      }))
      const isWrong = (kind: Kind) => meant(kind) !== meant(right)
      let given = 0
      const property = fc.asyncProperty(
        fc.oneof(code, codesInRow, passkey, securityAnswers, nearly).filter(isWrong),
        async (kind) => {
          // Nobody answers wrongly 90 times in a row, whatever the settings are.
          if (++given % 80 === 0) await house.lockouts().unlock({ userId, reason: 'she called' })
          const said = await verdict(house.challenges().answerChallenge(asAnswer(challenge.id, kind)))
          expect(said?.approved ?? false).toBe(false)
        },
      )
      await fc.assert(property, runs(200))
      expect(await house.challenges().answerChallenge(asAnswer(challenge.id, right))).toMatchObject({ approved: true })
    },
    60_000,
  )
})

describe(`an otpauth URI of whatever names (seed ${seed})`, () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }).filter((text) => !/\p{Cc}/u.test(text))
  const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((each) => Buffer.from(each))

  test('is read as it was meant: seed, issuer, account', () => {
    const property = fc.property(name, name, bytes, (account, issuer, secret) => {
      const uri = new URL(appFactor({ account, issuer }, secret).revealed?.otpauthUri ?? '')
      expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp'])
      const told = (key: string) => uri.searchParams.get(key)
      expect(Buffer.from(new ScureBase32Plugin().decode(told('secret') ?? ''))).toEqual(secret)
      expect(told('issuer')).toBe(issuer)
      expect(decodeURIComponent(uri.pathname.slice(1))).toBe(`${issuer}:${account}`)
    })
    fc.assert(property, runs(500))
  })

  test('is given with a QR code, or without where it is too long for one', async () => {
    const property = fc.asyncProperty(name, name, async (account, issuer) => {
      const uri = appFactor({ account, issuer }, Buffer.alloc(20)).revealed?.otpauthUri ?? ''
      const { svg, text } = await qrCode(uri)
      expect([svg === '', text === '']).toEqual([uri.length > 2331, uri.length > 2331])
    })
    await fc.assert(property, runs(100))
  })
})
