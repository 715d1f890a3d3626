import { expect, test } from '@jest/globals'
import { builtIn, inLanguage } from './security-question.ts'

const own = [
  ...['Wo?', 'Wer?', 'Was?', 'Wann?'].map((text) => ({ text, language: 'de-AT' })),
  ...['Where?', 'Who?', 'What?'].map((text) => ({ text, language: 'en' })),
]
const texts = (language: string) => inLanguage(own, language, 4).map(({ text }) => text)

test('a person chooses among the questions in their language, whatever its region and its case', () => {
  for (const language of ['de', 'DE', 'de-CH']) expect(texts(language)).toEqual(['Wo?', 'Wer?', 'Was?', 'Wann?'])
})

test('a person in whose language there are too few chooses among all', () => {
  for (const language of ['en', 'fr', '']) expect(texts(language)).toEqual(own.map(({ text }) => text))
})

test('the product comes with enough questions, each of them once', () => {
  expect(new Set(builtIn.map(({ text }) => text)).size).toBe(builtIn.length)
  expect(builtIn.length).toBeGreaterThanOrEqual(8)
})
