import type { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import type { ChallengeLimits, DecideRequest, DecideResponse } from '#contracts/gen/countersign/policy/v1/policy'
import type { Decision, DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Deployment, Edition } from '#contracts/gen/countersign/types/v1/edition'

/** What the policy service is to say. */
interface Sayings {
  limits: ChallengeLimits
  outcome: Outcome
  reason: DecisionReason
  rememberedDevice: boolean
  pinRequired: boolean
  /** Where everybody signs in from. */
  country: string
  eventTypes: EventType[]
}

/** What a policy service decides that says what it is told to. */
export function decideAsTold(sayings: Sayings, { situation }: DecideRequest): DecideResponse {
  const factors = situation?.factors ?? []
  const decision: Decision = {
    ...{ outcome: sayings.outcome, reason: sayings.reason, edition: Edition.FULL, deployment: Deployment.CLOUD },
    ...{ pinRequired: sayings.pinRequired, country: sayings.country, resultCode: 0 },
    trace: [{ rule: 'told', effect: 4, explanation: 'the test says so', facts: {} }],
    methods: factors.map(({ method }) => method),
  }
  return {
    decision,
    factors,
    limits: sayings.limits,
    profile: { language: '', applicationName: 'The VPN' },
    deviceToken: '',
    rememberedDevice: sayings.rememberedDevice,
    eventType: sayings.eventTypes.find(({ name }) => name === situation?.eventName),
  }
}
