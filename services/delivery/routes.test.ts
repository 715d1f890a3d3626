import { expect, test } from '@jest/globals'
import { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import { accountsFor, chanceOf, costOf, type Journey, type Route } from './routes.ts'

const row = (account: string, more: Partial<Route> = {}): Route => ({
  ...{ channel: 'sms', prefix: '', account, cost: 0, weight: 1 },
  ...more,
})
const journey = { channel: Channel.SMS, to: '+4915112345678', healthy: () => true, chance: 0 } as const
const ask = (routes: Route[], more: Partial<Journey> = {}) => accountsFor(routes, { ...journey, ...more })

test('the longest prefix comes first, and the rest of the world after it', () => {
  const routes = [
    row('world'),
    row('mobile', { prefix: '4915' }),
    row('germany', { prefix: '49' }),
    row('us', { prefix: '1' }),
  ]
  expect(ask(routes)).toEqual(['mobile', 'germany', 'world'])
  expect(ask(routes, { to: '+14255550123' })).toEqual(['us', 'world'])
})

test('a longer prefix goes before a lower cost; of one prefix the cheapest is asked first', () => {
  const routes = [
    row('cheap', { cost: 1 }),
    row('dear', { prefix: '49', cost: 9 }),
    row('fair', { prefix: '49', cost: 5 }),
  ]
  expect(ask(routes)).toEqual(['fair', 'dear', 'cheap'])
})

test('an account that several rows name is asked once, where it comes first', () => {
  expect(ask([row('one'), row('two', { prefix: '49' }), row('one', { prefix: '4915' })])).toEqual(['one', 'two'])
})

test('an account that is not healthy is left out', () => {
  expect(ask([row('ill'), row('well', { cost: 1 })], { healthy: (name) => name === 'well' })).toEqual(['well'])
  expect(ask([row('ill')], { healthy: () => false })).toEqual([])
})

test('rows of one prefix and cost are asked in proportion to their weights', () => {
  const routes = [row('three', { weight: 3 }), row('one', { weight: 1 })]
  const first = Array.from({ length: 400 }, (_, at) => ask(routes, { chance: at / 400 })[0])
  expect(first.filter((name) => name === 'three')).toHaveLength(300)
  expect(ask(routes, { chance: 0.9 })).toEqual(['one', 'three'])
  expect(ask(routes, { chance: 1 })).toEqual(['one', 'three'])
})

test('where no row fits nobody is asked', () => {
  expect(ask([row('us', { prefix: '1' })])).toEqual([])
  expect(ask([])).toEqual([])
})

test('a message has the same lot whenever it is looked at, from 0 to 1', () => {
  const lots = ['00000000', 'ffffffff', '80000000'].map((end) => chanceOf(`0190c3f0-0000-7000-8000-0000${end}`))
  expect(lots).toEqual([0, expect.closeTo(1, 5), 0.5])
  expect(Math.max(...lots)).toBeLessThan(1)
})

test('a message costs what the row says by which its account was asked, to the millionth', () => {
  const routes = [
    row('main', { cost: 0.07 }),
    row('main', { prefix: '49', cost: 0.030001 }),
    row('mail', { channel: 'email', cost: 9 }),
  ]
  const cost = (provider: string, to: string) => costOf(routes, { channel: Channel.SMS, provider, to })
  expect([cost('main', '+4915112345678'), cost('main', '+14255550123')]).toEqual([30_001n, 70_000n])
  expect([cost('mail', '+4915112345678'), cost('nobody', '+4915112345678')]).toEqual([0n, 0n])
})
