import { DecisionReason, Outcome, RuleEffect } from '#contracts/gen/countersign/types/v1/decision'
import type { Decision, TraceEntry } from '#contracts/gen/countersign/types/v1/decision'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Facts } from './facts.ts'
import { admission, means, waivers } from './rules/index.ts'
import type { Course, Finding, Rule } from './rules/rule.ts'

interface Spoken {
  readonly rule: string
  readonly finding: Finding
}

type Verdict = Pick<Decision, 'outcome' | 'reason' | 'resultCode'>

/**
 * Decides one sign-in. The first denial ends it, and beats every skip: a blocked or unlicensed person is never let in. A
 * skip beats a demand, except that an event is always confirmed. Where nothing demands a second factor, none is asked.
 */
export function decide(facts: Facts): Decision {
  const onAdmission = hear(admission, facts)
  const admitted = admissionVerdict(onAdmission.spoken, facts)
  if (admitted.outcome !== Outcome.CHALLENGE) return decided(facts, admitted, onAdmission.spoken)
  const onWaiving = hear(waiversOf(facts), onAdmission.facts)
  const waived = verdictOf(Outcome.SKIPPED, first(onWaiving.spoken, 'skip'))
  const spoken = [...onAdmission.spoken, ...onWaiving.spoken]
  if (waived) return decided(facts, waived, spoken)
  const onMeans = hear(means, onWaiving.facts)
  const verdict = meansVerdict(onMeans.spoken) ?? admitted
  const methods = verdict.outcome === Outcome.DENIED ? [] : [...onMeans.facts.methods]
  const pinRequired = onMeans.spoken.some(({ finding }) => finding.pinRequired)
  return { ...decided(facts, verdict, [...spoken, ...onMeans.spoken]), methods, pinRequired }
}

function decided({ edition, deployment, country = '' }: Facts, verdict: Verdict, spoken: readonly Spoken[]): Decision {
  return { trace: spoken.map(traceEntry), methods: [], edition, deployment, country, pinRequired: false, ...verdict }
}

/** Nothing stands in for the confirmation of an event. */
function waiversOf({ situation }: Facts): readonly Rule[] {
  return situation.eventName === '' ? waivers : []
}

/** Lets the rules speak in their order, each about the methods that those before it left, up to the first denial. */
function hear(rules: readonly Rule[], facts: Facts): { spoken: Spoken[]; facts: Facts } {
  const spoken: Spoken[] = []
  let left = facts
  for (const rule of rules) {
    const found = rule.judge(left)
    if (!found) continue
    const findings = [found].flat()
    for (const finding of findings) {
      spoken.push({ rule: rule.name, finding })
      if (finding.methods) left = { ...left, methods: finding.methods }
    }
    if (findings.some(({ effect }) => effect === 'deny')) break
  }
  return { spoken, facts: left }
}

const notRequired: Verdict = {
  outcome: Outcome.SKIPPED,
  reason: DecisionReason.NOT_REQUIRED,
  resultCode: ResultCode.UNSPECIFIED,
}

function admissionVerdict(spoken: readonly Spoken[], { situation }: Facts): Verdict {
  return (
    verdictOf(Outcome.DENIED, first(spoken, 'deny')) ??
    (situation.eventName === '' ? verdictOf(Outcome.SKIPPED, first(spoken, 'skip')) : undefined) ??
    verdictOf(Outcome.CHALLENGE, first(spoken, 'require')) ??
    notRequired
  )
}

function meansVerdict(spoken: readonly Spoken[]): Verdict | undefined {
  return verdictOf(Outcome.DENIED, first(spoken, 'deny')) ?? verdictOf(Outcome.ENROL, first(spoken, 'enrol'))
}

/** What the first rule found that had the effect. */
function first(spoken: readonly Spoken[], effect: Course['effect']): Course | undefined {
  for (const { finding } of spoken) {
    if (finding.effect === effect) return finding as Course
  }
  return undefined
}

function verdictOf(outcome: Outcome, course: Course | undefined): Verdict | undefined {
  return course && { outcome, reason: course.reason, resultCode: course.resultCode ?? ResultCode.UNSPECIFIED }
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
