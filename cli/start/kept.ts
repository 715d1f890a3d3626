import { setTimeout as delay } from 'node:timers/promises'
import { backOff } from '#libs/runtime/every'
import type { Part } from '#libs/runtime/life'
import { sentence } from '#libs/runtime/sentence'
import type { Child } from './child.ts'

/** Shows a line to whoever watches. */
export type Show = (line: string) => void

/** A process that is kept running: if it ends unasked, it is started again. */
export interface Kept {
  /** The id of the process at present, or of the last one while it is down. */
  readonly pid: number
  /** Starts it for the first time. */
  start(): Promise<void>
  /** Ends it; it stays down until `restart`. Waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again, at the same address; one that still runs is drained first. */
  restart(): Promise<void>
}

/** One that lived this long did not fail because of how it was started. */
const settledMs = 60_000

/** Keeps what `start` starts (which may not serve yet), and says in one line each when it ended unasked and when it is back. */
export function keep(name: string, start: () => Promise<Child>, show: Show): Kept {
  let child: Child | undefined
  let starting: Promise<Child> | undefined
  let wanted = new AbortController()
  let failures = 0

  async function launch(): Promise<void> {
    starting = start()
    const current = (child = await starting.finally(() => (starting = undefined)))
    await current.serving
    void watch(current)
  }

  async function watch(current: Child): Promise<void> {
    const { signal } = wanted
    const since = Date.now()
    const how = await current.ended
    if (signal.aborted) return
    if (Date.now() - since > settledMs) failures = 0
    await revive(how, signal)
  }

  async function revive(how: string, unwanted: AbortSignal): Promise<void> {
    failures += 1
    show(`${name} ${how}; starting it again`)
    try {
      await delay(backOff(failures), undefined, { signal: unwanted })
      await launch()
      if (!unwanted.aborted) show(`${name} is back`)
    } catch (error) {
      if (!unwanted.aborted) await revive(`is not back: ${sentence(error)}`, unwanted)
    }
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    wanted.abort()
    const last = starting ? await starting.catch(() => undefined) : child
    await last?.end(signal)
  }

  return {
    get pid() {
      return child?.pid ?? 0
    },
    start: launch,
    kill,
    async restart() {
      await kill('SIGTERM')
      wanted = new AbortController()
      await launch()
    },
  }
}

/** What it is in a life: asked to drain at first, and ended where it does not. */
export function partOf(kept: Kept): Part {
  return { drain: () => kept.kill('SIGTERM'), stop: () => kept.kill('SIGKILL') }
}
