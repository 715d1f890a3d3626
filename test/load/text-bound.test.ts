import { expect, test } from '@jest/globals'
import { brokenBy, coresFor, textBound, type TextFigures } from './text-bound.ts'

const well: TextFigures = {
  ...{ acceptedPerSecond: 210, deliveredPerSecond: 210, refused: 0, lost: 0, unreported: 0 },
  ...{ memoryMiB: 300, statements: 1, commits: 0.5, cpuMicros: 4_000 },
}

test('who sends as many texts as are promised, for what they may cost, hears of nothing', () => {
  expect(brokenBy(well)).toEqual([])
})

test.each<[what: string, figures: Partial<TextFigures>, sentence: string]>([
  ['fewer texts', { acceptedPerSecond: 199.9 }, '199.9/s accepted, of 200'],
  ['fewer that arrive', { deliveredPerSecond: 150 }, '150.0/s delivered, of 200'],
  ['one that is refused', { refused: 1 }, '1 refused'],
  ['one that is lost', { lost: 1 }, '1 accepted and lost'],
  ['one whose report was lost', { unreported: 1 }, '1 delivered, and not known to be'],
  ['more memory than a pod has', { memoryMiB: 385 }, '385 MiB of memory, more than 384'],
  ['too many statements', { statements: textBound.statements + 1 }, `more than ${textBound.statements}`],
  ['too many commits', { commits: textBound.commits + 1 }, `more than ${textBound.commits}`],
  ['more cores than there are', { cpuMicros: 10_001 }, '2.00 cores, more than 2'],
])('%s: the bound does not hold, and why is said', (_, figures, sentence) => {
  expect(brokenBy({ ...well, ...figures })).toEqual([expect.stringContaining(sentence)])
})

test('how many cores a load takes is what one text takes, so often', () => {
  expect(coresFor({ cpuMicros: 5_000 }, { perSecond: 200 })).toBe(1)
})
