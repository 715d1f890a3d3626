import type { SealedFactor } from './challenge.ts'
import type { AnsweredChallenge, LockedRow } from './db/answers.ts'
import type { Guard } from './guard.ts'
import type { StoredPin } from './pin.ts'

/** Something under lock in its latest form, shared by all the answers of one transaction that touch it. */
export interface Cell<T> {
  value: T
  changed: boolean
}

/** What one answer touches. */
export interface Seat {
  guard: Cell<Guard>
  challenge: Cell<AnsweredChallenge>
  factor: Cell<SealedFactor>
  pin: StoredPin | null
}

/** Everything one transaction holds: an answer finds in its seat what those before it left. */
export interface Sitting {
  /** The seat of the lookup at that position, counted from 1; none where the lookup found nothing. */
  seats: Map<number, Seat>
  changes(): { guards: Guard[]; challenges: AnsweredChallenge[]; factors: SealedFactor[] }
}

/** Seats the rows of one lock statement. */
export function seat(rows: LockedRow[]): Sitting {
  const guards = new Map<string, Cell<Guard>>()
  const challenges = new Map<string, Cell<AnsweredChallenge>>()
  const factors = new Map<string, Cell<SealedFactor>>()
  const seats = new Map<number, Seat>()
  for (const { position, guard, challenge, factor, pin } of rows) {
    seats.set(position, {
      guard: cell(guards, `${guard.tenantId}/${guard.userId}`, guard),
      challenge: cell(challenges, `${challenge.tenantId}/${challenge.id}`, challenge),
      factor: cell(factors, `${factor.tenantId}/${factor.id}`, factor),
      pin,
    })
  }
  return {
    seats,
    changes: () => ({ guards: changed(guards), challenges: changed(challenges), factors: changed(factors) }),
  }
}

function cell<T>(cells: Map<string, Cell<T>>, key: string, value: T): Cell<T> {
  const present = cells.get(key)
  if (present) return present
  const fresh = { value, changed: false }
  cells.set(key, fresh)
  return fresh
}

function changed<T>(cells: Map<string, Cell<T>>): T[] {
  return [...cells.values()].filter((each) => each.changed).map(({ value }) => value)
}
