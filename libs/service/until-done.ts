/** Repeats work that does a little at a time, until there is no more of it or the signal aborts. */
export function untilDone(work: () => Promise<boolean>): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    while (!signal.aborted && (await work()));
  }
}
