import { within } from './within.ts'

/** Something that runs in the process until it is stopped. */
export interface Part {
  /** Hears that the end has come, before anything drains, and returns at once: what takes time to let go of begins here. */
  leave?(): void
  /** Takes no more work and finishes what it has. */
  drain?(): Promise<void>
  stop(): Promise<void> | void
}

export interface Life {
  /** Registers a part that has started, in the order of starting, and gives it back. Throws once the process is stopping. */
  add<P extends Part>(name: string, part: P): P
}

/** What a life reports to. */
export interface LifeLog {
  error(fields: object, message: string): void
}

export interface Limits {
  /** How long one part may drain; 30 seconds, as long as a gRPC server waits for its calls. */
  drainMs?: number
  /** How long one part may take to stop, and the start that a signal interrupts to end; 5 seconds. */
  stopMs?: number
}

/**
 * The parts of a process. At the end all hear of it, then all drain, then all stop, each in reverse order of starting; one that
 * fails or hangs is logged and passed over.
 */
export function createLife({ log, drainMs = 30_000, stopMs = 5_000 }: Limits & { log: LifeLog }) {
  const parts: { name: string; part: Part }[] = []
  let ending = false

  const attempt = async (task: string, limitMs: number, work: () => Promise<void> | void) => {
    try {
      await within(limitMs, work)
    } catch (err) {
      log.error({ err }, `${task} failed`)
    }
  }

  const life: Life = {
    add(name, part) {
      parts.push({ name, part })
      if (ending) throw new Error('the process is stopping')
      return part
    },
  }

  /** Ends the life after the start, which may be under way, has come to its end. */
  const end = async (started: Promise<unknown>) => {
    ending = true
    await within(stopMs, () => started).catch(() => {})
    const last = parts.toReversed()
    for (const { part } of last) part.leave?.()
    for (const { name, part } of last) await attempt(`draining ${name}`, drainMs, () => part.drain?.())
    for (const { name, part } of last) await attempt(`stopping ${name}`, stopMs, () => part.stop())
  }

  return { life, end }
}
