/** A token, and the moment from which on another is to be used, in milliseconds since 1970. */
export interface Issued {
  token: string
  until: number
}

/** A token that is used until it is old. */
export interface KeptToken<Given> {
  /** The token; one is asked for where there is none, once however many want it at the same moment. */
  get(): Promise<Given>
  /** Says that this one is not taken any more. */
  forget(token: string): void
}

/** Keeps the token that `issue` gives; what else it gives goes to those who wait, and is not kept. `issue` does not reject. */
export function keepToken<Given extends Issued | { failed: unknown }>(
  issue: () => Promise<Given>,
  now: () => number = Date.now,
): KeptToken<Given> {
  let kept: (Given & Issued) | undefined
  let coming: Promise<Given> | undefined

  async function renew(): Promise<Given> {
    const issued = await issue()
    coming = undefined
    if ('token' in issued) kept = issued as Given & Issued
    return issued
  }

  return {
    async get() {
      if (kept && now() < kept.until) return kept
      return (coming ??= renew())
    },
    forget(token) {
      if (kept?.token === token) kept = undefined
    },
  }
}
