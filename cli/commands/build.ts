import type { Command } from 'commander'
import type { Session } from '../session.ts'

/** One command: how it is called, what it teaches, and what it does in a session. */
export type Build = (session: Session) => Command

/** Commands that are about the same thing. */
export interface Group {
  name: string
  summary: string
  commands: readonly Build[]
}
