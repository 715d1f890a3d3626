import { expect, test } from '@jest/globals'
import { isWithin, spansBetween } from './spans.ts'

const at = (text: string) => new Date(`2026-03-${text}Z`)

test('what is left of some time without its counted days is its ends, and the days that were not counted', () => {
  const span = { from: at('01T10:00'), to: at('06T11:00') }
  expect(spansBetween(span, ['2026-03-02', '2026-03-03', '2026-03-05'])).toEqual([
    { from: at('01T10:00'), to: at('02T00:00') },
    { from: at('04T00:00'), to: at('05T00:00') },
    { from: at('06T00:00'), to: at('06T11:00') },
  ])
})

test('nothing is left of days that are all counted, and all of time in which none is', () => {
  expect(spansBetween({ from: at('02T00:00'), to: at('03T00:00') }, ['2026-03-02'])).toEqual([])
  expect(spansBetween({}, [])).toEqual([{ from: undefined, to: undefined }])
})

test('time without an end is left on both sides', () => {
  expect(spansBetween({}, ['2026-03-02'])).toEqual([
    { from: undefined, to: at('02T00:00') },
    { from: at('03T00:00'), to: undefined },
  ])
})

test('a day is within some time if it is whole', () => {
  expect(isWithin('2026-03-02', { from: at('02T00:00'), to: at('03T00:00') })).toBe(true)
  expect(isWithin('2026-03-02', { from: at('02T00:01') })).toBe(false)
  expect(isWithin('2026-03-02', { to: at('02T23:59') })).toBe(false)
  expect(isWithin('2026-03-02', {})).toBe(true)
})
