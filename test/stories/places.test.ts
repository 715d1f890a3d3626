import { expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import {
  ConditionalAccessControl,
  ConditionalAccessRule,
  NamedLocation,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { explained } from './explained.ts'
import { acme, cluster } from './stage.ts'

test('people are kept out of an application where they are abroad, until the rule is gone', async () => {
  const jim = await cluster.person({ house: acme, has: ['app'] })
  const germany = NamedLocation.create({ name: 'Germany', countries: ['DE'] })
  const { namedLocation } = await acme.admin.admin.putNamedLocation({ namedLocation: germany })
  const abroad = ConditionalAccessRule.create({
    name: 'Not from abroad',
    enabled: true,
    control: ConditionalAccessControl.BLOCK,
    applicationIds: ['vpn'],
    exceptLocationIds: [namedLocation?.id ?? ''],
  })
  const { rule } = await acme.admin.admin.putConditionalAccessRule({ rule: abroad })

  const [munich, ohio, nowhere] = ['91.10.2.3', '8.8.8.8', '10.0.0.1']
  expect(await jim.start({ clientIp: munich })).toMatchObject({ state: ChallengeState.PENDING })
  const denied = await jim.start({ clientIp: ohio })
  expect(denied).toMatchObject({
    state: ChallengeState.DENIED,
    decision: { outcome: Outcome.DENIED, reason: DecisionReason.CONDITIONAL_ACCESS_BLOCKS },
  })
  expect(denied.decision?.trace.at(-1)?.facts).toMatchObject({ rule_name: 'Not from abroad', country: 'US' })
  expect(await explained(acme, denied, ohio)).toEqual(denied.decision)
  expect(await jim.start({ clientIp: nowhere })).toMatchObject({ state: ChallengeState.DENIED })

  await acme.admin.admin.removeConditionalAccessRule({ ruleId: rule?.id ?? '' })
  const challenge = await jim.start({ clientIp: ohio })
  expect(await jim.answer(challenge, jim.appCode())).toMatchObject({ approved: true })
})
