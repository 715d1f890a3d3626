import { Refusal } from '#contracts/refusal'
import type { GetFactorRulesResponse, PinRules } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import { invalidRequest } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { beforeAll, listFactors, mostFactors } from './db/factors.ts'
import { findPin, type Owner } from './db/pins.ts'
import type { Guard } from './guard.ts'
import { openFactor, opens } from './open-factor.ts'
import { openPin } from './open-pin.ts'
import { isAmongLast, type PinRecord } from './pin.ts'
import { brokenRules, type BrokenRule } from './pin-rules.ts'
import { usualCost, type Salted } from './slow-hash.ts'

/** What is known before a PIN is changed: nothing is locked yet. */
export interface PinScene {
  rules: PinRules
  limits: NonNullable<GetFactorRulesResponse['limits']>
  /** What was counted against the person. */
  counts: Pick<Guard, 'tallies' | 'consecutive'>
  phones: string[]
  record: PinRecord | undefined
  salted: Salted
}

/**
 * Reads by which rules a person's PIN is set, and under which salt. Refuses PERSON_NOT_FOUND, EDITION_FORBIDS, and
 * SECRET_UNREADABLE where the key of the PIN there is was lost.
 */
export async function pinScene(ctx: Context, owner: Owner, call: Call): Promise<PinScene> {
  const { keyring, database, world } = ctx
  const [{ pin: rules, limits, pinModeAllowed }, { pin: stored, counts }, factors] = await Promise.all([
    ctx.policy.getFactorRules({ userId: owner.userId }, call),
    findPin(database.pool, owner),
    listFactors(database.pool, { ...owner, after: beforeAll, most: mostFactors }),
  ])
  if (!pinModeAllowed) throw new Refusal(ErrorReason.EDITION_FORBIDS, 'the edition does not hold PINs')
  if (!rules || !limits) throw new Error('the rules of a person came without those of PINs')
  const record = stored ? openPin(keyring, owner, stored) : undefined
  const phones = factors
    .filter((factor) => phoned.has(factor.method) && opens(keyring, factor))
    .flatMap((factor) => numbersIn(openFactor(keyring, factor) as { phone: string; backup?: string }))
  const salted = record ?? { salt: world.randomBytes(16).toString('base64'), cost: usualCost }
  return { rules, limits, counts, phones, record, salted: { salt: salted.salt, cost: salted.cost } }
}

const phoned: ReadonlySet<Method> = new Set([Method.ONE_WAY_SMS, Method.TWO_WAY_SMS, Method.PHONE_CALL])

function numbersIn({ phone, backup = '' }: { phone: string; backup?: string }): string[] {
  return backup === '' ? [phone] : [phone, backup]
}

/** Refuses CONCURRENT_UPDATE where somebody else has changed the PIN since its salt was read. */
export function assertSameSalt(record: PinRecord | undefined, read: PinScene): void {
  if (record?.salt === read.record?.salt) return
  throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the PIN was changed in the same moment; try again')
}

interface Proposal {
  pin: string
  confirmation?: string
  /** Of the PIN, under the salt of the record. */
  hash: string
}

/** The rules that a PIN breaks beside what is stored. */
export function rulesBroken(proposal: Proposal, scene: PinScene, record: PinRecord | undefined): BrokenRule[] {
  const { pin, confirmation, hash } = proposal
  const { rules, phones } = scene
  const usedBefore = record !== undefined && isAmongLast(record, rules.history, hash)
  return brokenRules({ pin, confirmation, rules, phones, usedBefore })
}

/** Refuses INVALID_REQUEST with all the rules that are broken. */
export function assertKeepsRules(broken: readonly BrokenRule[], fields: Record<BrokenRule['of'], string>): void {
  if (broken.length === 0) return
  throw invalidRequest(broken.map(({ of, description }) => ({ field: fields[of], description })))
}
