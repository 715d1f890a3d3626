import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import type { Decision, TraceEntry } from '#contracts/gen/countersign/types/v1/decision'
import type { Facts } from './facts.ts'
import { admission, means } from './rules/index.ts'
import type { Finding, Rule } from './rules/rule.ts'

interface Spoken {
  readonly rule: string
  readonly finding: Finding
}

type Verdict = Pick<Decision, 'outcome' | 'reason'>

/**
 * Decides one sign-in. The first denial ends it, and beats every skip: a blocked or unlicensed person is never let in. A
 * skip beats a demand, except that an event is always confirmed. Where nothing demands a second factor, none is asked.
 */
export function decide(facts: Facts): Decision {
  const { edition, deployment } = facts
  const onAdmission = hear(admission, facts)
  const admitted = admissionVerdict(onAdmission.spoken, facts)
  if (admitted.outcome !== Outcome.CHALLENGE) {
    return { ...admitted, trace: onAdmission.spoken.map(traceEntry), methods: [], edition, deployment }
  }
  const onMeans = hear(means, onAdmission.facts)
  const verdict = meansVerdict(onMeans.spoken) ?? admitted
  const methods = verdict.outcome === Outcome.DENIED ? [] : [...onMeans.facts.methods]
  const trace = [...onAdmission.spoken, ...onMeans.spoken].map(traceEntry)
  return { ...verdict, trace, methods, edition, deployment }
}

/** Lets the rules speak in their order, each about the methods that those before it left, up to the first denial. */
function hear(rules: readonly Rule[], facts: Facts): { spoken: Spoken[]; facts: Facts } {
  const spoken: Spoken[] = []
  let left = facts
  for (const rule of rules) {
    const finding = rule.judge(left)
    if (!finding) continue
    spoken.push({ rule: rule.name, finding })
    if (finding.methods) left = { ...left, methods: finding.methods }
    if (finding.effect === 'deny') break
  }
  return { spoken, facts: left }
}

function admissionVerdict(spoken: readonly Spoken[], { situation }: Facts): Verdict {
  const denied = reasonOf(spoken, 'deny')
  if (denied !== undefined) return { outcome: Outcome.DENIED, reason: denied }
  const skipped = situation.eventName === '' ? reasonOf(spoken, 'skip') : undefined
  if (skipped !== undefined) return { outcome: Outcome.SKIPPED, reason: skipped }
  const required = reasonOf(spoken, 'require')
  if (required !== undefined) return { outcome: Outcome.CHALLENGE, reason: required }
  return { outcome: Outcome.SKIPPED, reason: DecisionReason.NOT_REQUIRED }
}

function meansVerdict(spoken: readonly Spoken[]): Verdict | undefined {
  const denied = reasonOf(spoken, 'deny')
  if (denied !== undefined) return { outcome: Outcome.DENIED, reason: denied }
  const enrol = reasonOf(spoken, 'enrol')
  return enrol === undefined ? undefined : { outcome: Outcome.ENROL, reason: enrol }
}

/** The reason of the first rule that had the effect. */
function reasonOf(
  spoken: readonly Spoken[],
  effect: 'deny' | 'skip' | 'require' | 'enrol',
): DecisionReason | undefined {
  for (const { finding } of spoken) {
    if (finding.effect === effect) return finding.reason
  }
  return undefined
}

const effects: Readonly<Record<Finding['effect'], RuleEffect>> = {
  note: RuleEffect.NOTE,
  skip: RuleEffect.SKIP,
  deny: RuleEffect.DENY,
  require: RuleEffect.REQUIRE,
  narrow: RuleEffect.NARROW,
  enrol: RuleEffect.ENROL,
}

function traceEntry({ rule, finding: { effect, explanation, facts } }: Spoken): TraceEntry {
  return { rule, effect: effects[effect], explanation, facts: { ...facts } }
}
