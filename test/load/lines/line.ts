import type { Run } from '../drive.ts'

/** A line of the table: something that is put under load, round after round. */
export interface Line {
  readonly name: string
  /** The server whose processor time is told. */
  readonly pid: () => number
  /** The service whose events tell of it; none where nothing is told. */
  readonly tells?: 'challenge' | 'policy'
  /** Makes ready what so many seconds of load will need; gives the load itself. */
  ready(seconds: number): Promise<() => Promise<Run>>
  close(): void
}

/** How many call at the same time. */
export const callers = 64
