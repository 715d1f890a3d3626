import { readFile } from 'node:fs/promises'

/** What a process held in memory while it was watched, in MiB. */
export interface Held {
  before: number
  most: number
  after: number
}

/** Looks at the resident memory of a process twice a second, until it is stopped. */
export function watchMemory(pid: number): { stop(): Promise<Held> } {
  const seen: Promise<number>[] = []
  const look = () => void seen.push(residentMiB(pid))
  look()
  const timer = setInterval(look, 500)
  return {
    async stop() {
      clearInterval(timer)
      look()
      const all = await Promise.all(seen)
      return { before: all[0] ?? 0, most: Math.max(...all), after: all.at(-1) ?? 0 }
    },
  }
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024)
}
