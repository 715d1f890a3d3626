import { expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import type { Child } from './child.ts'
import { keep } from './kept.ts'

/** A program that does nothing but end when it is told to, or when the test has it die. */
function stage() {
  const children: { die(how: string): void; signals: NodeJS.Signals[] }[] = []
  const lines: string[] = []
  let broken = 0

  async function start(): Promise<Child> {
    let die: (how: string) => void = () => {}
    const ended = new Promise<string>((resolve) => (die = resolve))
    const signals: NodeJS.Signals[] = []
    const serving = broken > 0 ? Promise.reject(new Error('it can not')) : Promise.resolve()
    broken -= 1
    children.push({ die, signals })
    const end = async (signal: NodeJS.Signals) => {
      signals.push(signal)
      die(`was ended by ${signal}`)
      await ended
    }
    return { pid: children.length, serving, ended, end }
  }

  const kept = keep('fraud', start, (line) => lines.push(line))
  return { kept, children, lines, breakNext: (times: number) => (broken = times) }
}

test('what ends unasked is started again, and both are said in a line', async () => {
  const { kept, children, lines } = stage()
  await kept.start()
  children[0]?.die('exited with code 1')
  await until(() => lines.includes('fraud is back'))
  expect(kept.pid).toBe(2)
  expect(lines).toEqual(['fraud exited with code 1; starting it again', 'fraud is back'])
  await kept.kill()
})

test('what does not come back is tried again, with longer and longer pauses', async () => {
  const { kept, children, lines, breakNext } = stage()
  await kept.start()
  breakNext(1)
  children[0]?.die('exited with code 1')
  await until(() => lines.includes('fraud is back'))
  expect(lines).toEqual([
    'fraud exited with code 1; starting it again',
    'fraud is not back: it can not; starting it again',
    'fraud is back',
  ])
  await kept.kill()
})

test('what is killed on purpose stays down until it is restarted', async () => {
  const { kept, children, lines } = stage()
  await kept.start()
  await kept.kill('SIGKILL')
  expect(children[0]?.signals).toEqual(['SIGKILL'])
  await kept.restart()
  expect(kept.pid).toBe(2)
  expect(lines).toEqual([])
  await kept.kill()
})

test('a restart lets the one that runs drain', async () => {
  const { kept, children } = stage()
  await kept.start()
  await kept.restart()
  expect(children.map(({ signals }) => signals)).toEqual([['SIGTERM'], []])
  await kept.kill()
})

test('what is killed while it is about to come back stays down', async () => {
  const { kept, children, lines } = stage()
  await kept.start()
  children[0]?.die('exited with code 1')
  await until(() => lines.length === 1)
  await kept.kill()
  expect(children).toHaveLength(1)
})
