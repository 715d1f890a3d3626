import { expect, test } from '@jest/globals'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { choices, valueOf, word } from './words.ts'

test('a value is shown as words, and one that nobody set as a dash', () => {
  expect(word(PersonState, PersonState.ENFORCED)).toBe('enforced')
  expect(word(LicenceKind, LicenceKind.OFFICE_365)).toBe('office 365')
  expect(word(PersonState, PersonState.UNSPECIFIED)).toBe('–')
})

test('a value that only a later version knows is shown by its number', () => {
  expect(word(PersonState, 42)).toBe('unknown (42)')
})

test('what a command line may say for a value is what it is read by', () => {
  expect(choices(PersonState)).toEqual(['disabled', 'enabled', 'enforced'])
  for (const choice of choices(LicenceKind))
    expect(word(LicenceKind, valueOf(LicenceKind, choice))).toBe(spoken(choice))
})

test('no choice is the zero of the enum', () => {
  expect(valueOf(PersonState, undefined)).toBe(PersonState.UNSPECIFIED)
})

const spoken = (choice: string) => choice.replaceAll('-', ' ')
