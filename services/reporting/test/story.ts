import {
  AnswerRejected,
  ChallengeFinished,
  FactorEnrolled,
  DeviceActivated,
  FactorRemoved,
  PinChanged,
  SignInDecided,
  TokenAssigned,
  TokenUnassigned,
} from '#contracts/gen/countersign/challenge/v1/events'
import { CallFinished, MessageFinished, MessageSent, SendingCut } from '#contracts/gen/countersign/delivery/v1/events'
import { FraudReported, PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import { PersonState, Provider } from '#contracts/gen/countersign/policy/v1/admin'
import { BypassChanged, PersonChanged, ProviderChanged } from '#contracts/gen/countersign/policy/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { carried, type Carried } from '#libs/testing/deliver'
import {
  second,
  id,
  decided,
  rejected,
  finished,
  sent,
  arrived,
  called,
  cut,
  token,
  enrolled,
  personChanged,
  blocked,
  unblocked,
  fraudReported,
  bypassed,
  bypassUsed,
} from './events.ts'

/** What administrators do meanwhile. */
function administration(tenant: string): Carried[] {
  return [
    carried(
      PersonChanged,
      personChanged(-90, { firstName: 'An', groups: ['staff'], state: PersonState.ENABLED }),
      tenant,
    ),
    carried(
      PersonChanged,
      personChanged(-80, { firstName: 'Ann', lastName: 'Lee', email: 'ann@acme.example' }),
      tenant,
    ),
    carried(PersonChanged, personChanged(-80, { firstName: 'Ann', groups: ['staff', 'ops'] }), tenant),
    carried(PersonChanged, personChanged(-75, { firstName: 'Ann', lastName: 'Lee', groups: ['staff', 'ops'] }), tenant),
    carried(PersonChanged, personChanged(-70, { userId: 'bob' }), tenant),
    carried(PersonChanged, personChanged(-60, undefined, { userId: 'bob', firstName: 'Bob' }), tenant),
    carried(FactorEnrolled, enrolled('f1'), tenant),
    carried(FactorEnrolled, enrolled('f2', { method: Method.APP_CODE, hint: 'authenticator app' }), tenant),
    carried(FactorRemoved, { factorId: 'f2', userId: 'ann', method: Method.APP_CODE, removedAt: second(5) }, tenant),
    carried(PersonBlocked, blocked(id('b1')), tenant),
    carried(PersonUnblocked, unblocked(id('b1')), tenant),
    carried(FraudReported, fraudReported(id('r1')), tenant),
    carried(BypassChanged, bypassed(id('p1')), tenant),
    carried(BypassChanged, bypassUsed(id('p1')), tenant),
    carried(CallFinished, called(id('c2'), id('d3')), tenant),
    carried(SendingCut, cut(), tenant),
    carried(
      PinChanged,
      { userId: 'ann', byAdministrator: true, removed: false, changeRequired: true, changedAt: second(6) },
      tenant,
    ),
    carried(TokenAssigned, TokenAssigned.create({ ...token, assignedAt: second(7) }), tenant),
    carried(TokenUnassigned, TokenUnassigned.create({ ...token, unassignedAt: second(8) }), tenant),
    carried(
      DeviceActivated,
      {
        ...{ factorId: 'f3', userId: 'ann', name: "Ann's phone", type: 'android', appVersion: '1.2' },
        activatedAt: second(9),
      },
      tenant,
    ),
    carried(
      ProviderChanged,
      {
        origin: { credentialId: 'k1', changedAt: second(-95) },
        before: undefined,
        after: Provider.create({ usageModel: 2 }),
      },
      tenant,
    ),
  ]
}

/** Two sign-ins with a text each, one of them with slips of the hand, in the order in which they happened; and a namesake. */
export function story(tenant = 'acme'): Carried[] {
  return [
    carried(SignInDecided, decided(id('c1')), tenant),
    carried(MessageSent, sent(id('c1'), id('d1')), tenant),
    carried(SignInDecided, decided(id('c2'), { userId: 'bob', decidedAt: second(2) }), tenant),
    carried(AnswerRejected, rejected(id('c1')), tenant),
    carried(MessageSent, sent(id('c2'), id('d2')), tenant),
    carried(MessageFinished, arrived(id('c1'), id('d1')), tenant),
    carried(MessageSent, sent(id('c2'), id('d2'), { provider: 'second', sentAt: second(4) }), tenant),
    carried(AnswerRejected, rejected(id('c1')), tenant),
    carried(ChallengeFinished, finished(id('c1')), tenant),
    carried(SignInDecided, decided(id('c1'), { userId: 'zoe' }), `${tenant}-other`),
    ...administration(tenant),
  ]
}
