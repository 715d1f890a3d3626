import type { DecisionReason } from '#contracts/gen/countersign/types/v1/decision'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { KnownMethod } from '../capabilities.ts'
import type { Facts } from '../facts.ts'

/** What a rule found. */
export type Finding = Said & (Course | Remark)

interface Said {
  /** One sentence for people, without secrets. */
  readonly explanation: string
  /** The facts it used, by their names in the contract. */
  readonly facts: Readonly<Record<string, string>>
  /** The methods that remain, in their order; absent: those there were. */
  readonly methods?: readonly KnownMethod[]
  /** Whether the methods that can take a PIN have to. */
  readonly pinRequired?: true
}

/** Bears on the outcome, with the reason the decision gives if this is the rule that decides it. */
export interface Course {
  readonly effect: 'skip' | 'deny' | 'require' | 'enrol'
  readonly reason: DecisionReason
  /** What reports say of it, where it is decided without a challenge; absent: nothing. */
  readonly resultCode?: ResultCode
}

/** Bears on the methods, or on nothing. */
interface Remark {
  readonly effect: 'narrow' | 'note'
}

/** One consideration. A rule is pure: the facts are all it knows, time included. */
export interface Rule {
  /** As its file. */
  readonly name: string
  /** Undefined where it has nothing to say; several where it finds several things, the weightiest first. */
  judge(facts: Facts): Finding | readonly Finding[] | undefined
}
