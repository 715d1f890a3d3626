import type { Style } from '#cli/session'
import { sentence } from '#libs/runtime/sentence'

/** What came of a step, as it is told, and whether that is what should have come of it. */
export interface Told {
  told: string
  right: boolean
  /** What is worth a closer look, below the line of the step. */
  below?: string
}

export interface Transcript {
  scene(title: string): void
  /** Does one step and tells of it: a tick if it came out as it should, a cross if it did not or failed. */
  step(name: string, take: () => Promise<Told>): Promise<void>
  /** How many steps there were, and how many of them came out right. */
  count(): { steps: number; right: number }
}

/** How wide the name of a step may be, so that what is told of them lines up. */
const nameWidth = 16

/** A transcript on a terminal. */
export function openTranscript(style: Style, print: (line: string) => void): Transcript {
  let scenes = 0
  let steps = 0
  let rightOnes = 0

  return {
    scene(title) {
      print(`\n  ${style.bold(`${(scenes += 1)}  ${title}`)}`)
    },
    async step(name, take) {
      const { told, right, below = '' } = await take().catch(failed)
      steps += 1
      if (right) rightOnes += 1
      const mark = right ? style.green('✓') : style.red('✗')
      print(`     ${mark}  ${name.padEnd(nameWidth)}${told}`)
      for (const line of below.split('\n').filter(Boolean)) print(`${' '.repeat(8)}${line}`)
    },
    count: () => ({ steps, right: rightOnes }),
  }
}

const failed = (error: unknown): Told => ({ told: sentence(error), right: false })
