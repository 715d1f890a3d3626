import { SendingBudget } from '#contracts/gen/countersign/delivery/v1/events'
import type { SendingLimits } from './sending-limits.ts'

export type BudgetKind = Exclude<SendingBudget, SendingBudget.UNSPECIFIED | SendingBudget.UNRECOGNIZED>

/** One counter of the day. */
export interface Budget {
  kind: BudgetKind
  /** Whose it is: a person, the keyed hash of a recipient, a prefix; nobody's for the tenant. */
  name: string
}

/** What a counter stands at, the message in question included. */
export interface Spent {
  kind: BudgetKind
  sent: number
  converted: number
}

/** A counter that this message would bring beyond what it may be; `sent` is how many went before the cut. */
export interface Cut extends Spent {
  allowed: number
}

const { PERSON, RECIPIENT, PREFIX, TENANT, NETWORK } = SendingBudget
const dayMs = 86_400_000

/** What a message counts against. */
export interface Counted {
  userId: string
  /** The recipient's keyed hash. */
  recipient: string
  /** Empty where the channel has no prefixes. */
  prefix: string
  /** Where it was asked for; empty where nobody said. */
  network: string
}

/** The counters that a message adds to, in the order in which they are locked. */
export function budgetsOf(
  { userId, recipient, prefix, network }: Counted,
  { perTenant, perNetwork }: SendingLimits,
): Budget[] {
  return [
    ...(userId ? [{ kind: PERSON, name: userId }] : []),
    { kind: RECIPIENT, name: recipient },
    ...(prefix ? [{ kind: PREFIX, name: prefix }] : []),
    ...(perTenant ? [{ kind: TENANT, name: '' }] : []),
    ...(perNetwork && network ? [{ kind: NETWORK, name: network }] : []),
  ]
}

/**
 * The counters that this message overdraws. All are drawn up to their limit; only a prefix may
 * go beyond its own for as long as enough of its codes come back, those of the day before counted too.
 */
export function cutsOf(spent: readonly Spent[], dayBefore: Omit<Spent, 'kind'>, limits: SendingLimits): Cut[] {
  const allowed = allowedBy(limits)
  return spent.flatMap(({ kind, sent, converted }) => {
    const earned = kind === PREFIX ? earnedBy(converted, dayBefore, limits) : 0
    const most = Math.max(allowed[kind], earned)
    return sent > most ? [{ kind, sent: most, converted, allowed: allowed[kind] }] : []
  })
}

function allowedBy({ perPerson, perRecipient, perPrefix, perTenant, perNetwork }: SendingLimits) {
  return {
    [PERSON]: perPerson,
    [RECIPIENT]: perRecipient,
    [PREFIX]: perPrefix,
    [TENANT]: perTenant ?? Infinity,
    [NETWORK]: perNetwork ?? Infinity,
  }
}

/** How many texts may have gone this day to a prefix of which so many codes came back. */
function earnedBy(converted: number, dayBefore: Omit<Spent, 'kind'>, { conversion }: SendingLimits): number {
  return Math.floor((converted + dayBefore.converted) / conversion) - dayBefore.sent
}

/** The calling code and the three digits after it: as a rule one operator, or one kind of number, in one country. */
export function prefixOf(number: string, countryCode: string): string {
  return number.replace(/^\+/, '').slice(0, countryCode.length + 3)
}

/** The day (UTC) as its number since 1970. */
export function dayOf(moment: Date): number {
  return Math.floor(moment.getTime() / dayMs)
}

/** When a day ends. */
export function endOf(day: number): Date {
  return new Date((day + 1) * dayMs)
}
