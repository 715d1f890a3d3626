import { expect, test } from '@jest/globals'
import { byteRange } from './byte-range.ts'

test.each([
  [undefined, [0, 99]],
  ['bytes=0-9', [0, 9]],
  ['bytes=90-', [90, 99]],
  ['bytes=90-500', [90, 99]],
  ['bytes=-10', [90, 99]],
  ['bytes=-500', [0, 99]],
  ['bytes=100-', undefined],
  ['bytes=-0', undefined],
  ['bytes=9-1', [0, 99]],
  ['bytes=0-1,5-6', [0, 99]],
  ['lines=1-2', [0, 99]],
  ['bytes=-', [0, 99]],
])('of a hundred bytes %j wants %j', (header, wanted) => {
  const range = byteRange(header, 100)
  expect(range && [range.first, range.last]).toEqual(wanted)
})
