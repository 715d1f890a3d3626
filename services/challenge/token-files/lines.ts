import { most } from './limits.ts'

/** A line of text without its end. */
export interface Line {
  /** From 1. */
  number: number
  /** Of one that is too long, the beginning: `most.line` characters and one. */
  text: string
  /** Whether an end of line came after it. */
  ended: boolean
}

/** The lines of a text that comes in pieces, whichever of the three line ends it has; memory holds one piece and one line. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<Line> {
  let rest = ''
  let number = 0
  for await (const piece of pieces) {
    // A carriage return that comes last may be half an end of line.
    const parts = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = parts.pop() ?? ''
    for (const text of parts) yield { number: ++number, text: within(text), ended: true }
    rest = rest.endsWith('\r') ? `${within(rest.slice(0, -1))}\r` : within(rest)
  }
  if (rest !== '') yield { number: ++number, text: rest.replace(/\r$/, ''), ended: rest.endsWith('\r') }
}

function within(text: string): string {
  return text.slice(0, most.line + 1)
}
