import { expect, test } from '@jest/globals'
import { openWindow } from './window.ts'

const { signal } = new AbortController()

function works(count: number, within: ReturnType<typeof openWindow>, given = signal) {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const outcomes = Array.from({ length: count }, (_, at) =>
    within(given, 'not begun', () => {
      begun.push(at)
      return new Promise<string>((resolve) => (ends[at] = () => resolve(`done ${at}`)))
    }),
  )
  return { begun, ends, outcomes }
}

test('no more works are under way than the window is wide, and the rest follow in their order', async () => {
  const { begun, ends, outcomes } = works(4, openWindow(2))
  expect(begun).toEqual([0, 1])
  ends[1]?.()
  expect(await outcomes[1]).toBe('done 1')
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.()
  await outcomes[0]
  expect(begun).toEqual([0, 1, 2, 3])
  ends[2]?.()
  ends[3]?.()
  expect(await Promise.all(outcomes)).toEqual(['done 0', 'done 1', 'done 2', 'done 3'])
})

test('a work whose time is over before its turn is not begun, and takes nobody’s place', async () => {
  const patience = new AbortController()
  const within = openWindow(1)
  const { ends, outcomes } = works(1, within)
  const late = works(2, within, patience.signal)
  patience.abort()
  ends[0]?.()
  await outcomes[0]
  expect(await Promise.all(late.outcomes)).toEqual(['not begun', 'not begun'])
  expect(late.begun).toEqual([])
})

test('a work that fails makes room for the next', async () => {
  const within = openWindow(1)
  await expect(within(signal, 0, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await within(signal, 0, async () => 1)).toBe(1)
})

test('a work that is given up while it waits waits no longer, and its turn goes to the next', async () => {
  const within = openWindow(1)
  const { ends, outcomes } = works(1, within)
  const patience = new AbortController()
  const second = within(patience.signal, 'no', async () => 'second')
  const third = within(signal, 'no', async () => 'third')
  patience.abort()
  expect(await second).toBe('no')
  ends[0]?.()
  expect(await Promise.all([...outcomes, third])).toEqual(['done 0', 'third'])
})
