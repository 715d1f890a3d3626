import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { advance } from './advance.ts'
import type { CallEvent, LineEnd } from './call-event.ts'
import { ringing, type CallState, type CallTerms } from './call.ts'

const standard: CallTerms = {
  ...{ pinRequired: false, pinAttempts: 3, fraudCode: '', blockForFraud: false },
  ...{ extension: '', sayExtension: false, backup: false },
}
const withPin = { ...standard, pinRequired: true }

type Happening =
  | { answered: 'person' | 'machine' | 'fax' }
  | { keyed: string }
  | { judged: ResultCode; approved?: boolean; open?: boolean }
  | { line: LineEnd }

/** Plays what happens to a call, each about the step it is at then. `1234#`: with the pound key; empty: silence. */
function play(terms: CallTerms, ...happenings: Happening[]) {
  const asked: string[] = []
  let call = ringing(terms)
  for (const happening of happenings) {
    const next = advance(call, eventOf(happening, call), terms)
    if (next.ask) asked.push(next.ask.pin)
    call = next.call
  }
  return { call, asked }
}

function eventOf(happening: Happening, { step, leg }: CallState): CallEvent {
  if ('answered' in happening) return { kind: 'answered', step, by: happening.answered }
  if ('line' in happening) return { kind: 'lineEnded', leg, how: happening.line }
  if ('judged' in happening) {
    const { judged: resultCode, approved = false, open = true } = happening
    return { kind: 'verdict', step, verdict: { approved, resultCode, open } }
  }
  const digits = happening.keyed.replace(/#$/, '')
  return { kind: 'keys', step, digits, pound: happening.keyed.endsWith('#') }
}

const person: Happening = { answered: 'person' }
const right: Happening = { judged: ResultCode.SUCCESS_WITH_PIN, approved: true }
const wrong: Happening = { judged: ResultCode.SUCCESS_WITH_PIN }
const thrice = (...some: Happening[]) => [...some, ...some, ...some]

describe('every outcome has its result code:', () => {
  test.each<[string, CallTerms, Happening[], ResultCode, boolean]>([
    ['# alone', standard, [person, { keyed: '#' }, { judged: 2, approved: true }], 2, true],
    ['# alone where a PIN is demanded', withPin, [person, { keyed: '#' }], 2, false],
    ['the right PIN', withPin, [person, { keyed: '2580#' }, right], 1, true],
    ['three wrong PINs', withPin, [person, ...thrice({ keyed: '1#' }, wrong)], 1, false],
    ['a PIN where none is demanded', standard, [person, { keyed: '2580#' }], 1, false],
    ['digits and no #', withPin, [person, { keyed: '2580' }], 3, false],
    ['silence, twice', standard, [person, { keyed: '' }, { keyed: '' }], 4, false],
    ['a PIN that has expired', withPin, [person, { keyed: '2580#' }, { judged: 5 }], 5, false],
    ['a star', withPin, [person, { keyed: '25*80#' }], 12, false],
    ['a fax', standard, [{ answered: 'fax' }], 12, false],
    ['a machine', standard, [{ answered: 'machine' }], 13, false],
    ['a busy line', standard, [{ line: 'busy' }], 102, false],
    ['nobody who answers', standard, [{ line: 'unanswered' }], 102, false],
    ['a dead number', standard, [{ line: 'failed' }], 102, false],
    ['a number that is none', standard, [{ line: 'invalidNumber' }], 107, false],
    ['a carrier that places no call', standard, [{ line: 'refused' }], 117, false],
    ['hanging up in the greeting', standard, [person, { line: 'completed' }], 108, false],
    ['the fraud code', { ...standard, fraudCode: '0' }, [person, { keyed: '0#' }], 112, false],
    ['the fraud code where a PIN is demanded', { ...withPin, fraudCode: '0' }, [person, { keyed: '0#' }], 112, false],
    ['the fraud code where reporting is off', standard, [person, { keyed: '0#' }], 1, false],
  ])('%s', (_, terms, happenings, result, approved) => {
    expect(play(terms, ...happenings).call).toMatchObject({ phase: 'ended', result, approved })
  })
})

describe('a PIN', () => {
  test('is asked about, and is nowhere in the call', () => {
    const { call, asked } = play(withPin, person, { keyed: '2580#' })
    expect(asked).toEqual(['2580'])
    expect(JSON.stringify(call)).not.toContain('2580')
  })

  test('that was wrong may be tried again, as often as the terms say', () => {
    const { call } = play({ ...withPin, pinAttempts: 2 }, person, { keyed: '1#' }, wrong)
    expect(call).toMatchObject({ phase: 'greeting', prompt: 'wrongPin', pinAttemptsLeft: 1 })
  })

  test('is not asked for again when the challenge takes no more', () => {
    const { call } = play(withPin, person, { keyed: '1#' }, { ...wrong, open: false })
    expect(call).toMatchObject({ phase: 'ended', result: 1, approved: false })
  })
})

describe('whoever reports a fraud', () => {
  const blocking = { ...standard, fraudCode: '0', blockForFraud: true }

  test.each<[string, Happening, string]>([
    ['presses 1, and is to be blocked', { keyed: '1' }, 'block'],
    ['presses something else, and is not', { keyed: '7' }, 'reported'],
    ['says nothing, and is not', { keyed: '' }, 'reported'],
    ['hangs up, and is not', { line: 'completed' }, 'reported'],
  ])('%s', (_, happening, fraud) => {
    const asked = play(blocking, person, { keyed: '0#' })
    expect(asked.call).toMatchObject({ phase: 'confirming', prompt: 'fraudConfirmation', fraud: null })
    const { call } = play(blocking, person, { keyed: '0#' }, happening)
    expect(call).toMatchObject({ phase: 'ended', result: 112, approved: false, fraud })
  })

  test('is asked nothing where nobody is blocked for it', () => {
    expect(play({ ...standard, fraudCode: '99' }, person, { keyed: '99#' }).call.fraud).toBe('reported')
  })
})

describe('the backup phone', () => {
  const two = { ...standard, backup: true }

  test.each<[string, Happening[]]>([
    ['silence', [person, { keyed: '' }, { keyed: '' }]],
    ['a machine', [{ answered: 'machine' }]],
    ['a busy line', [{ line: 'busy' }]],
    ['a number that is none', [{ line: 'invalidNumber' }]],
    ['a carrier that places no call', [{ line: 'refused' }]],
  ])('is called after %s', (_, happenings) => {
    const { call } = play(two, ...happenings)
    expect(call).toMatchObject({ phase: 'ringing', leg: 2, result: null })
    expect(play(two, ...happenings, { line: 'busy' }).call).toMatchObject({ phase: 'ended', result: 102 })
  })

  test.each<[string, Happening[]]>([
    ['a PIN that was not asked for', [person, { keyed: '1#' }]],
    ['hanging up', [person, { line: 'completed' }]],
    ['a fax', [{ answered: 'fax' }]],
  ])('is not called after %s', (_, happenings) => {
    expect(play(two, ...happenings).call).toMatchObject({ phase: 'ended', leg: 1 })
  })

  test('has the PINs that are left, and no extension', () => {
    const terms = { ...two, pinRequired: true, extension: '890' }
    const { call } = play(terms, person, { keyed: '#' }, { keyed: '1#' }, wrong, { keyed: '' }, { keyed: '' }, person)
    expect(call).toMatchObject({ leg: 2, phase: 'greeting', prompt: 'greetingPin', pinAttemptsLeft: 2 })
  })

  test('does not hear of how the first line ended', () => {
    const { call } = play(two, { line: 'busy' })
    expect(advance(call, { kind: 'lineEnded', leg: 1, how: 'busy' }, two).call).toBe(call)
  })
})

test('a switchboard is asked first, and the greeting follows whatever is pressed there', () => {
  const terms = { ...standard, extension: '890' }
  expect(play(terms, person).call).toMatchObject({ phase: 'extension', prompt: 'extensionAfter' })
  expect(play(terms, person, { keyed: '' }).call).toMatchObject({ phase: 'greeting', prompt: 'greeting' })
})

test('what comes late, twice or after the end changes nothing', () => {
  const { call } = play(withPin, person, { keyed: '1#' }, wrong)
  const late: CallEvent[] = [
    { kind: 'answered', step: 0, by: 'fax' },
    { kind: 'keys', step: 1, digits: '2580', pound: true },
    { kind: 'verdict', step: 1, verdict: { approved: true, resultCode: 1, open: true } },
  ]
  for (const event of late) expect(advance(call, event, withPin)).toEqual({ call })
  const { call: ended } = play(standard, person, { line: 'completed' })
  for (const event of [
    ...late,
    eventOf({ keyed: '#' }, ended),
    eventOf({ line: 'busy' }, ended),
    eventOf(right, ended),
  ])
    expect(advance(ended, event, standard)).toEqual({ call: ended })
})
