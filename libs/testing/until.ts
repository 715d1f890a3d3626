import { setTimeout as delay } from 'node:timers/promises'

interface Patience {
  /** How long to wait, in milliseconds. */
  within?: number
  /** The pause between two looks, in milliseconds. */
  every?: number
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

/**
 * Waits for a condition and gives what it gave: anything truthy. When the time is up it fails with what the condition last
 * gave, or with the error that it last threw as its cause.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { within = 30_000, every = 10 }: Patience = {},
): Promise<Truthy<T>> {
  const end = performance.now() + within
  for (;;) {
    const { value, error } = await look(condition)
    if (value) return value as Truthy<T>
    if (performance.now() >= end) throw tooLate({ within, value, error })
    await delay(every)
  }
}

async function look<T>(condition: () => T | Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await condition() }
  } catch (error) {
    return { error }
  }
}

function tooLate({ within, value, error }: { within: number; value: unknown; error: unknown }): Error {
  const last =
    error === undefined ? `it was ${String(value)}` : `it threw: ${error instanceof Error ? error.message : error}`
  return new Error(`still waiting after ${within} ms; at last ${last}`, { cause: error })
}
