/** The one method that a background loop needs of a log. */
export interface ErrorLog {
  error(fields: object, message: string): void
}

export interface Loop {
  /** Runs the work at once, or once more right after the run in hand; during a back-off it waits for its end. */
  poke(): void
  /** Ends the loop: aborts the signal of the run in hand and waits for it. */
  stop(): Promise<void>
}

const longestBackOffMs = 30_000

/** `setTimeout` fires at once when it is asked for more than this. */
const longestTimeoutMs = 2 ** 31 - 1

/**
 * Runs work now, and then again whenever the interval has passed since its last run or it is poked, never twice at the
 * same time. A run that throws is logged and tried again after a quarter of a second, doubling up to 30 seconds.
 */
export function every(
  intervalMs: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  { log }: { log: ErrorLog },
): Loop {
  const stopping = new AbortController()
  const { signal } = stopping
  let poked = false
  let wake = () => {}
  let failures = 0

  const rest = (milliseconds: number, mayWake: () => boolean) =>
    new Promise<void>((resolve) => {
      if (mayWake()) return resolve()
      const timer = setTimeout(resolve, Math.min(milliseconds, longestTimeoutMs))
      wake = () => {
        if (!mayWake()) return
        clearTimeout(timer)
        resolve()
      }
    })

  const attempt = async () => {
    poked = false
    try {
      await work(signal)
      failures = 0
    } catch (err) {
      failures += 1
      if (!signal.aborted) log.error({ err, failures, retryMs: backOff(failures) }, 'background work failed')
    }
  }

  const loop = async () => {
    while (!signal.aborted) {
      await attempt()
      if (failures > 0) await rest(backOff(failures), () => signal.aborted)
      else await rest(intervalMs, () => signal.aborted || poked)
    }
  }

  const ended = loop()
  return {
    poke() {
      poked = true
      wake()
    },
    async stop() {
      stopping.abort()
      wake()
      await ended
    },
  }
}

/** How long to rest after so many failures in a row, in milliseconds. */
export const backOff = (failures: number) => Math.min(longestBackOffMs, 250 * 2 ** (failures - 1))
