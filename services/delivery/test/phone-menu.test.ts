import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { expireMessages } from '../sweep.ts'
import { approve, newNumber, openCallStage, type CallStage } from './call-stage.ts'
import { until } from '#libs/testing/until'

let stage: CallStage

beforeAll(async () => {
  stage = await openCallStage()
})
afterEach(() => stage.reset())
afterAll(() => stage?.stop())

const [old, chosen] = ['258025', '831609']
const terms = { pinRequired: true, phoneMenu: true }
const due = { approved: false, resultCode: ResultCode.SUCCESS_PIN_EXPIRED, open: true }
const right = approve(ResultCode.SUCCESS_WITH_PIN)

const over = (to: string) =>
  until(async () => (await stage.owner(to).calls()).every(({ status }) => status === 'completed'))

async function everything() {
  const { rows } = await stage.database.pool.query(
    'select message::text from message union all select outbox::text from outbox',
  )
  return JSON.stringify([rows, stage.log])
}

/** The PIN is due, and the one that is chosen is good. */
const renewing = ({ newPin }: { newPin: boolean }) => (newPin ? right() : due)

test('a PIN that has to be changed is asked for twice, and the person hears that it was', async () => {
  stage.door.judge = renewing
  const { event, to } = await stage.call({ keys: [`${old}#`, `${chosen}#`, `${chosen}#`], terms })
  expect(event).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN })
  await over(to)
  const heard = (await stage.owner(to).calls()).at(-1)?.heard ?? []
  expect(heard.map((text) => text.slice(0, 24))).toEqual([
    'This is Payroll. Somebod',
    'Please choose a new PIN:',
    'Please enter the new PIN',
    'Thank you. Your PIN was ',
  ])
})

test('a PIN that is changed is judged once however often the webhooks come, and is in no row, event or line of the log', async () => {
  const seen: string[] = []
  stage.door.judge = async (question) => {
    seen.push(await everything())
    return renewing(question)
  }
  await stage.carrier.fault({ duplicateCallbacks: true })
  const { event, to } = await stage.call({ keys: [`${old}#`, `${chosen}#`, `${chosen}#`], terms })
  expect(event).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN })
  expect(stage.door.asked.map(({ pin, newPin }) => [pin, newPin])).toEqual(
    expect.arrayContaining([
      [old, false],
      [chosen, true],
    ]),
  )
  expect(new Set(stage.door.asked.map(({ requestId }) => requestId)).size).toBe(2)
  await over(to)
  // Whichever of two webhooks comes last finds the call over, and its line is hung up: the last words may be the other's.
  const heard = (await stage.owner(to).calls()).at(-1)?.heard ?? []
  expect(heard.slice(0, 3).map((text) => text.slice(0, 24))).toEqual([
    'This is Payroll. Somebod',
    'Please choose a new PIN:',
    'Please enter the new PIN',
  ])
  for (const text of [...seen, await everything()]) for (const pin of [old, chosen]) expect(text).not.toContain(pin)
  expect(await everything()).not.toContain('chosen')
})

test('who was let in is asked whether to change the PIN, and may just hang up', async () => {
  stage.door.judge = right
  const { event, to } = await stage.call({ keys: [`${old}#`, 'hang up'], terms })
  expect(event).toMatchObject({ approved: true, resultCode: ResultCode.SUCCESS_WITH_PIN })
  expect((await stage.owner(to).calls()).at(-1)?.heard.at(-1)).toMatch(/^Thank you\. .+ press 1\./)
})

test('an event that is confirmed is followed by no menu', async () => {
  stage.door.judge = right
  const { to } = await stage.call({ keys: [`${old}#`], terms, more: { eventText: 'You are paying Ben.' } })
  await over(to)
  expect((await stage.owner(to).calls()).at(-1)?.heard.at(-1)).toBe('Thank you. You have confirmed it. Goodbye.')
})

test('what is kept of a new PIN is erased when the time of the call is over', async () => {
  stage.door.judge = () => due
  const to = newNumber()
  await stage.owner(to).onRing('hand')
  const { delivery } = await stage.challenge.send(stage.request(to, terms))
  const sid = await until(async () => (await stage.owner(to).calls()).at(-1)?.sid)
  const act = (move: string) => stage.carrier.world('POST', `/phones/${to}/calls/${sid}/moves`, { move })
  for (const each of ['person', ...`${old}#`, ...`${chosen}#`]) await act(each)
  const kept = async () => {
    const { rows } = await stage.database.pool.query('select call from message where id = $1', [delivery?.id])
    return rows[0].call.chosen !== undefined
  }
  await until(kept)
  stage.world.advance(181_000)
  await expireMessages(stage.ctx)
  expect(await kept()).toBe(false)
  await act('hang up')
})
