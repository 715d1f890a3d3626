import { expect, test } from '@jest/globals'
import { fieldPath } from './field-path.ts'

test.each<[string, unknown, PropertyKey[]]>([
  ['user_id', { userId: '' }, ['userId']],
  ['people[3].user_id', { people: [{}, {}, {}, { userId: '' }] }, ['people', 3, 'userId']],
  ['a.b_c.d', { a: { bC: { d: 1 } } }, ['a', 'bC', 'd']],
  ['answer.code', { answer: { kind: { $case: 'code', value: '' } } }, ['answer', 'kind', 'value']],
  ['push_answer.pressed_number', { kind: { $case: 'pushAnswer', value: {} } }, ['kind', 'value', 'pressedNumber']],
  ['list[0].code', { list: [{ kind: { $case: 'code', value: 1 } }] }, ['list', 0, 'kind', 'value']],
  ['answer.kind', { answer: { kind: { $case: 'nonsense' } } }, ['answer', 'kind', '$case']],
  ['answer.kind', { answer: {} }, ['answer', 'kind']],
  ['answer.kind.value', undefined, ['answer', 'kind', 'value']],
  ['', {}, []],
])('%s', (place, request, path) => {
  expect(fieldPath(request, path)).toBe(place)
})
