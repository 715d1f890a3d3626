import { expect, test } from '@jest/globals'
import { createLife } from './life.ts'

/** A life whose parts write down what is asked of them. */
function recorded() {
  const said: string[] = []
  const errors: { err: Error; message: string }[] = []
  const log = {
    error: (fields: object, message: string) => void errors.push({ ...(fields as { err: Error }), message }),
  }
  const part = (name: string) => ({
    drain: async () => void said.push(`drain ${name}`),
    stop: () => void said.push(`stop ${name}`),
  })
  return { said, errors, part, ...createLife({ log, drainMs: 20, stopMs: 20 }) }
}

const hang = () => new Promise<void>(() => {})

test('all parts drain, then all stop, each time last first', async () => {
  const { life, end, part, said } = recorded()
  life.add('database', { stop: part('database').stop })
  life.add('relay', part('relay'))
  life.add('server', part('server'))
  await end(Promise.resolve())
  expect(said).toEqual(['drain server', 'drain relay', 'stop server', 'stop relay', 'stop database'])
})

test('all parts hear of the end before any drains, so that what takes time to let go of does so meanwhile', async () => {
  const { life, end, part, said } = recorded()
  life.add('consumer', { ...part('consumer'), leave: () => void said.push('leave consumer') })
  life.add('server', part('server'))
  await end(Promise.resolve())
  expect(said).toEqual(['leave consumer', 'drain server', 'drain consumer', 'stop server', 'stop consumer'])
})

test('a part that hangs or fails is logged and passed over', async () => {
  const { life, end, part, said, errors } = recorded()
  life.add('database', part('database'))
  life.add('relay', { drain: hang, stop: hang })
  life.add('server', {
    drain: () => Promise.reject(new Error('broken')),
    stop: () => {
      throw new Error('broken again')
    },
  })
  await end(Promise.resolve())
  expect(said).toEqual(['drain database', 'stop database'])
  expect(errors.map(({ message, err }) => [message, err.message])).toEqual([
    ['draining server failed', 'broken'],
    ['draining relay failed', 'it took longer than 20 ms'],
    ['stopping server failed', 'broken again'],
    ['stopping relay failed', 'it took longer than 20 ms'],
  ])
})

test('a part that finishes starting while the process stops is refused and still stopped', async () => {
  const { life, end, part, said } = recorded()
  const starting = Promise.resolve().then(() => life.add('late', part('late')))
  await end(starting)
  await expect(starting).rejects.toThrow('the process is stopping')
  expect(said).toEqual(['drain late', 'stop late'])
})

test('a start that hangs does not hold up the end', async () => {
  const { life, end, part, said } = recorded()
  life.add('database', part('database'))
  await end(hang())
  expect(said).toEqual(['drain database', 'stop database'])
})

test('add gives the part back', () => {
  const { life, part } = recorded()
  const server = { ...part('server'), address: '127.0.0.1:7001' }
  expect(life.add('server', server)).toBe(server)
})
