import type { Answer, Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { OathAlgorithm, type EnrolFactorRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { methods, type KnownMethod } from '../methods/index.ts'
import { authenticator } from './authenticator.ts'
import type { openHouse } from './house.ts'
import { codeOf, seedOf } from './people.ts'
import { answerTo } from './questions.ts'

type Kind = NonNullable<Answer['kind']>

/** A method whose answer a caller brings; that of a call or a text back comes from its carrier, and that of the app from a device. */
export type TypedMethod = Exclude<
  KnownMethod,
  typeof Method.PHONE_CALL | typeof Method.TWO_WAY_SMS | typeof Method.APP_NOTIFICATION
>

const untyped: ReadonlySet<number> = new Set([Method.PHONE_CALL, Method.TWO_WAY_SMS, Method.APP_NOTIFICATION])

/** Every one of them. */
export const typedMethods = Object.keys(methods)
  .map(Number)
  .filter((method): method is TypedMethod => !untyped.has(method))

/** What was enrolled, and how it proves. */
export interface Holding {
  factorId: string
  /** What confirms it; undefined where there is nothing to prove. */
  proof: Kind | undefined
  /** The right answer to a challenge. */
  answer(challenge: Challenge): Kind
}

const origin = 'https://login.example.com'
const code = (value: string): Kind => ({ $case: 'code', value })
const securityAnswers = (answers: string[]): Kind => ({ $case: 'securityAnswers', value: { answers } })
const seed = Buffer.alloc(20, 'seed')
const chosen = [...answerTo].map(([question, answer]) => ({ question, answer }))

/** How a person of the house comes by each method there is. */
export function holders(house: Awaited<ReturnType<typeof openHouse>>): {
  /** The factor as it is right after its enrolment. */
  enrol: Record<TypedMethod, (userId: string) => Promise<Holding>>
  /** A hardware token, and what it shows if its clock is so many steps ahead. */
  withToken(userId: string): Promise<{ factorId: string; shown(steps: number): string }>
  /** The same, proved where it has to be. */
  hold(method: TypedMethod, userId: string): Promise<Holding>
} {
  const ask = async (userId: string, kind: NonNullable<EnrolFactorRequest['kind']>) => {
    const { factor, ...shown } = await house
      .factors()
      .enrolFactor({ userId, kind, vouched: false, vouchReason: 'it is theirs' })
    return { factorId: factor?.id ?? '', ...shown }
  }
  const texted = () => code(house.neighbours.texts.at(-1)?.parameters.otp ?? '')
  const shows = (secret: string) => () => code(codeOf(secret, house.world.now()))

  const enrol: Record<TypedMethod, (userId: string) => Promise<Holding>> = {
    async [Method.ONE_WAY_SMS](userId) {
      const { factorId } = await ask(userId, { $case: 'smsPhone', value: { number: '+14255550123' } })
      return { factorId, proof: texted(), answer: texted }
    },
    async [Method.APP_CODE](userId) {
      const { factorId, otpauthUri } = await ask(userId, { $case: 'app', value: { accountName: '', issuer: '' } })
      const answer = shows(seedOf(otpauthUri))
      return { factorId, proof: answer(), answer }
    },
    async [Method.OATH_TOKEN](userId) {
      const value = { serial: house.world.randomId(), manufacturer: '', seed, algorithm: OathAlgorithm.SHA1, digits: 6 }
      const movement = { $case: 'periodSeconds' as const, value: 30 }
      const { factorId } = await ask(userId, { $case: 'oathToken', value: { ...value, movement } })
      const answer = shows(seed.toString('base64'))
      return { factorId, proof: answer(), answer }
    },
    async [Method.RECOVERY_CODE](userId) {
      const { factorId, recoveryCodes } = await ask(userId, { $case: 'recoveryCodes', value: { count: 0 } })
      return { factorId, proof: undefined, answer: () => code(recoveryCodes[0] ?? '') }
    },
    async [Method.SECURITY_QUESTIONS](userId) {
      const { factorId } = await ask(userId, { $case: 'securityQuestions', value: { answers: chosen } })
      const asked = ({ options }: Challenge) => options.find((option) => option.factorId === factorId)?.questions
      const answers = (questions: string[] = []) => questions.map((question) => answerTo.get(question) ?? '')
      const answer = (challenge: Challenge): Kind => securityAnswers(answers(asked(challenge)))
      return { factorId, proof: undefined, answer }
    },
    async [Method.TEMPORARY_ACCESS_PASS](userId) {
      const value = { minutes: 0, singleUse: false, reason: 'first day', startsAt: undefined }
      const { factorId, temporaryAccessPass } = await ask(userId, { $case: 'temporaryAccessPass', value })
      return { factorId, proof: undefined, answer: () => code(temporaryAccessPass) }
    },
    async [Method.PASSKEY](userId) {
      const value = { relyingPartyId: 'example.com', origins: [origin], accountName: '', name: '' }
      const { factorId, passkeyCreation } = await ask(userId, { $case: 'passkey', value })
      const device = authenticator({ origin })
      const asked = ({ options }: Challenge) => options.find((option) => option.factorId === factorId)?.passkeyRequest
      const passkey = (value: string): Kind => ({ $case: 'passkey', value })
      return {
        factorId,
        proof: passkey(device.create(passkeyCreation)),
        answer: (challenge) => passkey(device.get(asked(challenge) ?? '')),
      }
    },
  }

  return {
    enrol,
    async withToken(userId) {
      const { factorId } = await enrol[Method.OATH_TOKEN](userId)
      return { factorId, shown: (steps: number) => codeOf(seed.toString('base64'), house.world.now(), steps) }
    },
    async hold(method, userId) {
      const holding = await enrol[method](userId)
      if (holding.proof) await house.factors().confirmFactor(asConfirmation(holding.factorId, holding.proof))
      // The code that proved it is spent.
      house.world.advance(60_000)
      return holding
    },
  }
}

/** The request that confirms a factor by an answer. */
export function asConfirmation(factorId: string, { $case, value }: Kind) {
  return { ...{ factorId, code: '', passkey: '', requestId: '' }, [$case]: value }
}

/** The request that answers a challenge. */
export function asAnswer(challengeId: string, kind: Kind) {
  return {
    ...{ challengeId, requestId: '', factorId: '', rememberDevice: false, deviceToken: '', userAgent: '' },
    answer: { kind },
  }
}
