import type { PinRules } from '#contracts/gen/countersign/policy/v1/policy'

/** A PIN to be, and what it has to keep to. */
export interface ProposedPin {
  pin: string
  /** The PIN once more; undefined where nobody had to repeat it. */
  confirmation?: string | undefined
  rules: PinRules
  /** The person's phone numbers in E.164 form. */
  phones: readonly string[]
  /** Whether it is one of the last PINs that the rules keep away from. */
  usedBefore: boolean
}

/** A rule that a PIN breaks. */
export interface BrokenRule {
  of: 'pin' | 'confirmation'
  /** What the PIN must be instead; never the PIN. */
  description: string
}

/** The most digits of a PIN (domain.md §5). */
export const mostDigits = 16
/** So many digits that repeat, or go up or down one by one, are weak. */
const weakRun = 3
/** So many digits in a row of a phone number are weak. */
const phoneRun = 4

interface PinRule {
  description(proposed: ProposedPin): string
  isBroken(proposed: ProposedPin): boolean
  /** Whether the tenant may let it be broken. */
  weakness?: true
}

const pinRules: readonly PinRule[] = [
  {
    description: ({ rules }) => `must have at least ${rules.minimumLength} digits`,
    isBroken: ({ pin, rules }) => pin.length < rules.minimumLength,
  },
  {
    description: () => `must have at most ${mostDigits} digits`,
    isBroken: ({ pin }) => pin.length > mostDigits,
  },
  { description: () => 'must be of digits only', isBroken: ({ pin }) => /[^0-9]/.test(pin) },
  {
    description: () => `must not repeat a digit ${weakRun} times or more in a row`,
    isBroken: ({ pin }) => hasRun(pin, 0),
    weakness: true,
  },
  {
    description: () => `must not have ${weakRun} or more ascending or descending digits in a row`,
    isBroken: ({ pin }) => hasRun(pin, 1) || hasRun(pin, -1),
    weakness: true,
  },
  {
    description: () => `must not have ${phoneRun} digits in a row of one of the person's phone numbers`,
    isBroken: ({ pin, phones }) => runsOf(pin, phoneRun).some((run) => phones.some((phone) => phone.includes(run))),
    weakness: true,
  },
  {
    description: () => 'must not be the code that reports fraud',
    isBroken: ({ pin, rules }) => pin !== '' && pin === rules.fraudCode,
  },
  {
    description: ({ rules }) => `must differ from the last ${rules.history}`,
    isBroken: ({ usedBefore }) => usedBefore,
  },
]

/** All the rules that a PIN breaks, each in words of its own; none where it may be set. */
export function brokenRules(proposed: ProposedPin): BrokenRule[] {
  const { pin, confirmation = pin, rules } = proposed
  const broken = pinRules
    .filter((rule) => !(rule.weakness && rules.weakAllowed) && rule.isBroken(proposed))
    .map((rule): BrokenRule => ({ of: 'pin', description: rule.description(proposed) }))
  return confirmation === pin
    ? broken
    : [...broken, { of: 'confirmation', description: 'must be the new PIN once more' }]
}

/** Whether so many digits in a row each follow the one before by this step. */
function hasRun(pin: string, step: number): boolean {
  return runsOf(pin, weakRun).some((run) =>
    [...run].every((digit, index) => index === 0 || Number(digit) - Number(run[index - 1]) === step),
  )
}

function runsOf(pin: string, length: number): string[] {
  return Array.from({ length: Math.max(0, pin.length - length + 1) }, (_, from) => pin.slice(from, from + length))
}
