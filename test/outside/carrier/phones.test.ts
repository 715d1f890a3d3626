import { expect, test } from '@jest/globals'
import { openPhones, type Change } from './phones.ts'

const textTo = (to: string, sid: string) => ({ sid, from: '+15005550006', to, body: 'Hello', receivedAt: '' })
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `+1555${String(index).padStart(7, '0')}`)

test('the phone that was spoken to longest ago makes room for the 2,001st', () => {
  const phones = openPhones('person')
  const [first = '', second = '', ...more] = numbers(2_001)
  phones.receive(textTo(first, 'SM1'))
  phones.receive(textTo(second, 'SM2'))
  phones.receive(textTo(first, 'SM3'))
  for (const number of more) phones.receive(textTo(number, 'SM'))
  expect(phones.all()).toHaveLength(2_000)
  expect(phones.texts(first)).toHaveLength(2)
  expect(phones.texts(second)).toEqual([])
})

test('an inbox keeps its 100 newest texts', () => {
  const phones = openPhones('person')
  for (let index = 0; index < 101; index++) phones.receive(textTo('+15551230001', `SM${index}`))
  const texts = phones.texts('+15551230001')
  expect(texts).toHaveLength(100)
  expect([texts.at(0)?.sid, texts.at(-1)?.sid]).toEqual(['SM1', 'SM100'])
})

test('texts after one that is gone are all there are', () => {
  const phones = openPhones('person')
  phones.receive(textTo('+15551230001', 'SM1'))
  phones.receive(textTo('+15551230001', 'SM2'))
  expect(phones.texts('+15551230001', 'SM1').map(({ sid }) => sid)).toEqual(['SM2'])
  expect(phones.texts('+15551230001', 'SMgone')).toHaveLength(2)
})

test('a watcher hears of every change until it stops watching', () => {
  const phones = openPhones('person')
  const heard: Change['event'][] = []
  const unwatch = phones.watch(({ event }) => heard.push(event))
  phones.behave('+15551230001', { deliver: 'lost' })
  phones.receive(textTo('+15551230001', 'SM1'))
  phones.clear('+15551230001')
  unwatch()
  phones.clear('+15551230001')
  expect(heard).toEqual(['behaviour', 'text', 'cleared'])
})
