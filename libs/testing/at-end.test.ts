import { expect, test } from '@jest/globals'
import { atEnd } from './at-end.ts'
import { stoppingWhatIsLeft } from './jest-runner.ts'

/** What stands for the global object that a test file sees. */
const global = globalThis

const start = (name: string, stopped: string[]) => atEnd(() => Promise.resolve(void stopped.push(name)))

test('what a file that can not be loaded has started is stopped, the last first, before its failure is told', async () => {
  const stopped: string[] = []
  const run = stoppingWhatIsLeft(() => {
    start('first', stopped)
    start('second', stopped)
    return Promise.reject(new Error('the file can not be loaded'))
  })
  await expect(run({}, {}, { global })).rejects.toThrow('the file can not be loaded')
  expect(stopped).toEqual(['second', 'first'])
})

test('what a file leaves running is stopped once', async () => {
  const stopped: string[] = []
  start('a cluster', stopped)
  const run = stoppingWhatIsLeft(() => Promise.resolve('passed'))
  expect(await run({}, {}, { global })).toBe('passed')
  expect(await run({}, {}, { global })).toBe('passed')
  expect(stopped).toEqual(['a cluster'])
})
