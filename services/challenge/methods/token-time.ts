/**
 * While a token may be used: "only between the start and the end date (inclusive)" (RFC 6030, section 5). Moments in ISO 8601;
 * absent where its file said nothing.
 */
export interface TokenTime {
  startsAt?: string
  endsAt?: string
}

/** Why a factor is not in its time. */
export type OutOfTime = 'not started' | 'over'

/** What is kept of a token's dates. */
export function tokenTime(startsAt: Date | undefined, endsAt: Date | undefined): TokenTime {
  return {
    ...(startsAt && { startsAt: startsAt.toISOString() }),
    ...(endsAt && { endsAt: endsAt.toISOString() }),
  }
}

/** Why it is not the token's time; undefined where it is. */
export function tokenOutOfTime({ startsAt, endsAt }: TokenTime, now: Date): OutOfTime | undefined {
  if (startsAt !== undefined && now < new Date(startsAt)) return 'not started'
  return endsAt !== undefined && now >= new Date(endsAt) ? 'over' : undefined
}
