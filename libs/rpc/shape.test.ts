import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import type { ZodType } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import * as shapes from './shape.ts'
import { parse } from './shape.ts'

const { bytes, count, e164, id, ipAddress, known, list, moment, optionalText, tenantId, text, uuid } = shapes

function violationsOf(shape: ZodType, request: unknown): Refusal['violations'] {
  try {
    parse(shape, request)
    return []
  } catch (error) {
    return (error as Refusal).violations
  }
}

describe('parse', () => {
  const answer = z.discriminatedUnion('$case', [
    z.object({ $case: z.literal('code'), value: text(8) }),
    z.object({ $case: z.literal('number'), value: count(99) }),
  ])
  const request = z.object({
    userId: text(64),
    answer: z.object({ kind: answer }),
    people: list(z.object({ id: id() }), 2),
  })
  const good = { userId: 'ann', answer: { kind: { $case: 'code', value: '123456' } }, people: [{ id: 'a' }] }

  test('gives back a request of the right shape', () => {
    expect(parse(request, good)).toEqual(good)
  })

  test('refuses any other with INVALID_REQUEST', () => {
    expect(() => parse(request, {})).toThrow(expect.objectContaining({ reason: ErrorReason.INVALID_REQUEST }))
  })

  test('names every field at fault by its proto path, and the first in the message', () => {
    const wrong = {
      userId: '',
      answer: { kind: { $case: 'code', value: '123456789' } },
      people: [{ id: 'a' }, { id: ' ' }],
    }
    expect(violationsOf(request, wrong).map(({ field }) => field)).toEqual(['user_id', 'answer.code', 'people[1].id'])
    expect(() => parse(request, wrong)).toThrow('user_id must be 1 to 64 characters, none of them a control character')
  })

  test('says of a message that is not there that it is required', () => {
    expect(violationsOf(request, { ...good, answer: undefined })).toEqual([
      { field: 'answer', description: 'is required' },
    ])
  })

  test('says of a oneof that is not set, or of a case it does not know, where it should be', () => {
    expect(violationsOf(request, { ...good, answer: {} })).toMatchObject([{ field: 'answer.kind' }])
    const unknown = { ...good, answer: { kind: { $case: 'smoke', value: '' } } }
    expect(violationsOf(request, unknown)).toEqual([{ field: 'answer.kind', description: 'is none of the choices' }])
  })

  test('never repeats a value', () => {
    const secret = 'hunter2\u0000'
    expect(
      JSON.stringify(violationsOf(z.object({ pin: text(4), code: z.literal('x') }), { pin: secret, code: secret })),
    ).not.toContain('hunter2')
  })

  test('tells at most sixteen faults of thousands', () => {
    const many = { ids: Array.from({ length: 5000 }, () => '') }
    expect(violationsOf(z.object({ ids: z.array(id()) }), many)).toHaveLength(16)
  })
})

describe.each<[string, ZodType, unknown[], unknown[]]>([
  ['text', text(3), ['a', 'abc', 'é 9'], ['', 'abcd', 'a\u0000', 'a\nb', 'a\u007f', 7, undefined]],
  ['optionalText', optionalText(3), ['', 'abc'], ['abcd', '\u0007']],
  ['id', id(), ['a', 'ann@example.com', '~'.repeat(128)], ['', 'a b', 'é', 'a\u0000', 'a'.repeat(129)]],
  ['tenantId', tenantId(), ['acme', 'a-1'], ['', 'Acme', 'a.b', 'a'.repeat(64)]],
  ['uuid', uuid(), ['0198f2c0-7b1e-7cc0-8a4b-9a1f00000000'], ['', '0198f2c07b1e7cc08a4b9a1f00000000', 'x']],
  [
    'e164',
    e164(),
    ['+12025550123', '+4915112345678'],
    ['', '12025550123', '+02025550123', '+1', '+1234567890123456', '+1 202'],
  ],
  ['ipAddress', ipAddress(), ['10.0.0.1', '::1', '2001:db8::7'], ['', '10.0.0', 'fe80::1%eth0', '1'.repeat(1_000_000)]],
  ['known', known(ErrorReason), [1, 82], [0, -1, 9999, '1', undefined]],
  ['count', count(10), [0, 10], [-1, 11, 1.5, NaN, '1']],
  ['list', list(id(), 2), [[], ['a', 'b']], [['a', 'b', 'c'], [''], 'a']],
  ['bytes', bytes(2), [Buffer.from('ab'), Buffer.alloc(0)], [Buffer.from('abc'), 'ab']],
  ['moment', moment(), [new Date(0)], [new Date(Number.NaN), undefined, 0]],
])('%s', (_, shape, taken, refused) => {
  test('takes what it should', () => {
    for (const value of taken) expect([value, violationsOf(z.object({ value: shape }), { value })]).toEqual([value, []])
  })
  test('refuses the rest, naming the field', () => {
    for (const value of refused)
      expect(violationsOf(z.object({ value: shape }), { value })).toMatchObject([
        { field: expect.stringMatching(/^value/) },
      ])
  })
})

test('a list that is too long is refused before its members are looked at', () => {
  const faults = violationsOf(z.object({ ids: list(id(), 2) }), { ids: Array.from({ length: 100_000 }, () => '') })
  expect(faults).toEqual([{ field: 'ids', description: 'must have at most 2 members' }])
})
