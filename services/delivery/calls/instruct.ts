import type { CallState, CallTerms, Prompt } from './call.ts'

/** Something to do on the line, in order. */
export type Action = { do: 'say'; prompt: Prompt } | { do: 'dial'; keys: string } | { do: 'wait'; seconds: number }

/** What a carrier is to do on the line now. */
export interface Instruction {
  actions: readonly Action[]
  /** Wait for keys, which end with `#` or at `most`; absent: hang up. */
  gather?: { seconds: number; most: number }
}

/** How long a person has for the next key, in seconds. */
const patience = 10
/** A PIN has at most sixteen digits; what is longer is wrong, and need not be heard to its end. */
const longestEntry = 17

/** What a call in that state has to hear, whichever carrier it goes through: the same for every webhook about that step. */
export function instruct({ phase, prompt }: CallState, terms: CallTerms): Instruction {
  const said: Action[] = prompt === null ? [] : [{ do: 'say', prompt }]
  if (phase === 'ringing' || phase === 'ended') return { actions: said }
  if (phase === 'extension') return { actions: [...reach(terms), ...said], gather: keys(longestEntry) }
  return { actions: said, gather: keys(byOneKey.has(phase) ? 1 : longestEntry) }
}

/** Where one key says it all. */
const byOneKey: ReadonlySet<CallState['phase']> = new Set<CallState['phase']>(['confirming', 'menu'])

function keys(most: number) {
  return { seconds: patience, most }
}

/** How an extension is reached: an operator is asked for it, or it is dialled. */
function reach({ extension, sayExtension }: CallTerms): Action[] {
  const dialled = extension.replace(/^@/, '')
  if (!sayExtension || extension.startsWith('@')) return [{ do: 'dial', keys: dialled }]
  return [
    { do: 'say', prompt: 'extensionBefore' },
    { do: 'wait', seconds: patience },
  ]
}
