import { randomUUID } from 'node:crypto'
import { appCode } from '#cli/app-code'
import {
  type AnswerChallengeResponse,
  type Challenge,
  StartChallengeRequest,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import type { EnrolFactorRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { Person as PolicyPerson, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { World } from '#libs/runtime/world'
import { phone, type Phone } from '#test/outside/phone'
import type { Clients } from './clients.ts'
import type { House } from './tenant.ts'
import type { Witness } from './witness.ts'

/** Somebody who signs in at the VPN. */
export interface Person {
  userId: string
  number: string
  phone: Phone
  /** What the app on their phone shows now. */
  appCode(): string
  /** Has the app on their phone load this. */
  load(otpauthUri: string): void
  /** By an administrator, who may vouch for the factor, or say why they vouch for the person alone. */
  enrol(
    kind: EnrolFactorRequest['kind'],
    vouched?: boolean,
    vouchReason?: string,
  ): ReturnType<Clients['factors']['enrolFactor']>
  start(more?: Partial<StartChallengeRequest>): Promise<Challenge>
  answer(challenge: Challenge, code: string, more?: AnswerMore): Promise<AnswerChallengeResponse>
}

interface AnswerMore {
  requestId?: string
  factorId?: string
  /** Who carries the answer: the VPN, at the first replica, unless told. */
  by?: Clients
}

interface Making {
  house: House
  /** What they have; an administrator vouches for it. */
  has?: ('phone' | 'app')[]
  /** What else policy knows of them. */
  known?: Partial<PolicyPerson>
}

interface Surroundings {
  carrierUrl: string
  world: World
  witness: Witness
}

/** Makes people, each with a name and a number of their own. */
export function people(surroundings: Surroundings) {
  let born = 0
  return async ({ house, has = [], known = {} }: Making): Promise<Person> => {
    born += 1
    const number = `+1425555${String(born + 100).padStart(4, '0')}`
    const person = personOf({ ...surroundings, house, userId: `person-${born}`, number })
    const { userId } = person
    await house.admin.admin.putPerson({ person: PolicyPerson.create({ userId, ...onPremises, ...known }) })
    if (has.includes('phone')) await person.enrol(smsPhone(number), true)
    if (has.includes('app')) await person.enrol(newApp, true)
    return person
  }
}

type Living = Surroundings & Pick<Person, 'userId' | 'number'> & { house: House }

function personOf({ carrierUrl, world, witness, house, userId, number }: Living): Person {
  let app = ''
  return {
    ...{ userId, number, phone: phone({ carrierUrl, number }) },
    appCode() {
      const code = appCode(app, world.now())
      witness.shown.add(code)
      return code
    },
    load(otpauthUri) {
      app = otpauthUri
    },
    async enrol(kind, vouched = false, vouchReason = vouched ? 'known at the desk' : '') {
      const enrolled = await house.admin.factors.enrolFactor({ userId, kind, vouched, vouchReason })
      app = enrolled.otpauthUri || app
      return enrolled
    },
    async start(more) {
      const { challenge } = await house.vpn.challenge.startChallenge(signIn(userId, more))
      if (!challenge) throw new Error('there is no challenge in the answer')
      return challenge
    },
    answer: ({ id }, code, { requestId = '', factorId = '', by = house.vpn } = {}) =>
      by.challenge.answerChallenge({
        ...{ challengeId: id, requestId, factorId, rememberDevice: false, deviceToken: '', userAgent: '' },
        answer: { kind: { $case: 'code', value: code } },
      }),
  }
}

const onPremises = { state: PersonState.ENFORCED, location: DirectoryLocation.ON_PREMISES }

/** Somebody who likes texts best, whatever else they have. */
export const texted = { defaultMethod: Method.ONE_WAY_SMS }

/** A phone to be texted. */
export const smsPhone = (number: string) => ({ $case: 'smsPhone' as const, value: { number } })
/** A phone that is texted, and answers by text. */
export const replyPhone = (number: string) => ({ $case: 'replyPhone' as const, value: { number } })
/** A phone to be called. */
export const callPhone = (number: string, backupNumber = '') => ({
  $case: 'callPhone' as const,
  value: { number, extension: '', backupNumber },
})
/** An authenticator app whose seed is made by the service. */
export const newApp = { $case: 'app' as const, value: { accountName: '', issuer: '' } }

/** Where people sign in from unless told. */
export const home = '198.51.100.7'

/** A new sign-in. */
export function signIn(userId: string, more: Partial<StartChallengeRequest> = {}): StartChallengeRequest {
  return StartChallengeRequest.create({ requestId: randomUUID(), userId, clientIp: home, ...more })
}
