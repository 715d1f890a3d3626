import { describe, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { advance } from './advance.ts'
import type { CallEvent, CallVerdict } from './call-event.ts'
import { ringing, type CallState, type CallTerms } from './call.ts'

const terms: CallTerms = {
  ...{ pinRequired: true, pinAttempts: 2, fraudCode: '', blockForFraud: false },
  ...{ extension: '', sayExtension: false, phoneMenu: true, backup: true },
}
const { SUCCESS_WITH_PIN, SUCCESS_PIN_EXPIRED, SUCCESS_USER_BLOCKED } = ResultCode
const right = { approved: true, resultCode: SUCCESS_WITH_PIN, open: false }
const due = { approved: false, resultCode: SUCCESS_PIN_EXPIRED, open: true }

type Happening = string | CallVerdict

/** Plays what happens to a call that was taken up: keys, with `#` where it was pressed; verdicts; hanging up. */
function play(happenings: Happening[], changes: Partial<CallTerms> = {}) {
  const all = { ...terms, ...changes }
  const asked: { pin: string; isNew?: boolean }[] = []
  let call = ringing(all)
  const happen = (event: CallEvent) => {
    const next = advance(call, event, all)
    if (next.ask) asked.push(next.ask)
    call = next.call
  }
  happen({ kind: 'answered', step: 0, by: 'person' })
  for (const each of happenings) happen(eventOf(each, call))
  return { call, asked }
}

function eventOf(happening: Happening, { step, leg, chosen }: CallState): CallEvent {
  if (typeof happening !== 'string') return { kind: 'verdict', step, verdict: happening }
  if (happening === 'hang up') return { kind: 'lineEnded', leg, how: 'completed' }
  const digits = happening.replace(/#$/, '')
  const keyed = { chosen: { keyId: 'k', hash: digits }, repeated: chosen?.hash === digits }
  return { kind: 'keys', step, digits, pound: happening.endsWith('#'), ...keyed }
}

describe('who has to change the PIN', () => {
  test('keys the old one, and the new one twice, and is let in by it', () => {
    const { call, asked } = play(['1234#', due, '9070#', '9070#', right])
    expect(asked).toEqual([{ pin: '1234' }, { pin: '9070', isNew: true }])
    expect(call).toMatchObject({ phase: 'ended', approved: true, result: SUCCESS_WITH_PIN, prompt: 'pinChanged' })
    expect(call.chosen).toBeUndefined()
  })

  test('may choose another one where it was not good, or keyed another way the second time', () => {
    expect(play(['1234#', due, '1111#', '1111#', due]).call).toMatchObject({ phase: 'newPin', prompt: 'pinRejected' })
    expect(play(['1234#', due, '9070#', '9071#']).call).toMatchObject({ phase: 'newPin', prompt: 'pinRejected' })
    const { call } = play(['1234#', due, '9070#', '9071#', '8060#', '8060#', right])
    expect(call).toMatchObject({ approved: true })
  })

  test.each<[string, Happening[]]>([
    ['says nothing', ['']],
    ['hangs up', ['hang up']],
    ['hangs up after the first time', ['9070#', 'hang up']],
    ['is silent the second time', ['9070#', '']],
    ['keys no # and then a star', ['9070', '*1#']],
    ['chooses what is not good as often as wrong PINs may be keyed', ['1111#', '1111#', due, '2222#', '2222#', due]],
  ])('and %s is not let in (5), and nobody calls the backup phone', (_, happenings) => {
    const { call } = play(['1234#', due, ...happenings])
    expect(call).toMatchObject({ phase: 'ended', leg: 1, approved: false, result: SUCCESS_PIN_EXPIRED })
    expect(call.chosen).toBeUndefined()
  })

  test('is not let in where they are locked out meanwhile', () => {
    const locked = { approved: false, resultCode: SUCCESS_USER_BLOCKED, open: false }
    const { call } = play(['1234#', due, '9070#', '9070#', locked])
    expect(call).toMatchObject({ phase: 'ended', approved: false, result: SUCCESS_USER_BLOCKED, prompt: 'denied' })
  })

  test.each([
    ['the company has no menu', { phoneMenu: false }],
    ['the call is from before there was one', { phoneMenu: undefined as never }],
  ])('is told so, and no more, where %s', (_, changes) => {
    const over = { phase: 'ended', approved: false, result: SUCCESS_PIN_EXPIRED, prompt: 'pinExpired' }
    expect(play(['1234#', due], changes).call).toMatchObject(over)
  })
})

describe('who was let in', () => {
  const confirmed = { phase: 'ended', approved: true, result: SUCCESS_WITH_PIN }

  test('presses 1, and changes the PIN', () => {
    expect(play(['1234#', right]).call).toMatchObject({ phase: 'menu', prompt: 'pinMenu' })
    const { call, asked } = play(['1234#', right, '1', '9070#', '9070#', right])
    expect(asked.at(-1)).toEqual({ pin: '9070', isNew: true })
    expect(call).toMatchObject({ ...confirmed, prompt: 'pinChanged' })
  })

  test.each<[string, Happening[]]>([
    ['hangs up', ['hang up']],
    ['says nothing', ['']],
    ['presses 2', ['2']],
    ['presses 1 and hangs up', ['1', 'hang up']],
    ['chooses nothing that is good', ['1', '1#', '2#', '1#', '2#']],
    ['is too late', ['1', '9070#', '9070#', { approved: false, resultCode: ResultCode.TIMED_OUT, open: false }]],
  ])('and %s stays let in', (_, happenings) => {
    expect(play(['1234#', right, ...happenings]).call).toMatchObject(confirmed)
  })

  test('by # alone is offered no menu, for there is no PIN', () => {
    const { call } = play(['#', { ...right, resultCode: ResultCode.SUCCESS_NO_PIN }], { pinRequired: false })
    expect(call).toMatchObject({ phase: 'ended', prompt: 'authenticated' })
  })
})
