import type { PlacedCall } from './call.ts'
import type { Line } from './phones.ts'

/** What becomes of a phone that rings. */
export type Answer = Exclude<Line['answer'], 'hand'>

/** What a document waits for. */
export interface Gather {
  /** How many keys are enough. */
  most: number
  /** How long each may take. */
  patienceMs: number
}

/** Whoever has the phone that rings. */
export interface Owner {
  /** What becomes of the ringing; it may take as long as the phone rings. */
  answer(): Promise<Answer>
  /** What is pressed: digits, `#` at the end where it was pressed, nothing, or `hang up`. */
  keys(gather: Gather): Promise<string>
}

/** An owner who does what was written down before, and then nothing. */
export function scripted({ answer, keys }: Line & { answer: Answer }): Owner {
  const left = [...keys]
  return { answer: async () => answer, keys: async () => left.shift() ?? '' }
}

/** What somebody does with a phone in the hand: takes it up or has it taken up, presses one key, hangs up. */
export type Move = Answer | 'hang up' | `${number}` | '*' | '#'

export interface Hand extends Owner {
  move(move: Move): void
}

const answers: ReadonlySet<string> = new Set([
  'person',
  'machine',
  'fax',
  'busy',
  'no-answer',
  'failed',
] satisfies Answer[])

/** An owner who is somebody at the page of phones. Keys that come before they are waited for are kept, as by a switch. */
export function byHand({ ringMs }: Pick<PlacedCall, 'ringMs'>, ending: AbortSignal): Hand {
  const moves: Move[] = []
  let wake = () => {}

  /** The next move, if one comes in time. */
  async function next(patienceMs: number): Promise<Move | undefined> {
    if (moves.length === 0 && !ending.aborted) {
      await new Promise<void>((resolve) => {
        wake = () => {
          clearTimeout(timer)
          ending.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, patienceMs)
        ending.addEventListener('abort', wake)
      })
    }
    return ending.aborted ? 'hang up' : moves.shift()
  }

  let byMachine = false
  return {
    move(move) {
      moves.push(move)
      wake()
    },

    async answer() {
      const end = Date.now() + ringMs
      for (let left = ringMs; left > 0; left = end - Date.now()) {
        const move = await next(left)
        if (move === 'hang up') return 'busy'
        if (move === 'machine' || move === 'fax') byMachine = true
        if (move !== undefined && answers.has(move)) return move as Answer
      }
      return 'no-answer'
    },

    async keys({ most, patienceMs }) {
      let pressed = ''
      while (pressed.length < most && !pressed.endsWith('#')) {
        const move = await next(byMachine ? 0 : patienceMs)
        if (move === 'hang up') return move
        if (move === undefined) break
        if (!answers.has(move)) pressed += move
      }
      return pressed
    },
  }
}
