const ENDINGS = Symbol.for('countersign.endings')

type Stop = () => Promise<void>
type Endings = { [ENDINGS]?: Stop[] }

/**
 * Has something stopped when the test file is over: also when the file could not be loaded, for then none of its hooks run,
 * and what it had started would go on beside the files that come after. Gives what stops it sooner, once for all.
 */
export function atEnd(stop: Stop): Stop {
  let stopped: Promise<void> | undefined
  const once = () => (stopped ??= stop())
  const global = globalThis as Endings
  ;(global[ENDINGS] ??= []).push(once)
  return once
}

/** Stops what a test file, known by its global object, has left; last come, first gone. */
export async function stopLeft(global: object): Promise<void> {
  const endings = (global as Endings)[ENDINGS] ?? []
  for (const stop of endings.splice(0).toReversed()) await stop().catch((error: unknown) => console.error(error))
}
