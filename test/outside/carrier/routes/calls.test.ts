import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '#libs/testing/until'
import { phone } from '#test/outside/phone'
import { sign } from '../sign.ts'
import { authToken, openTestAccount, type TestAccount } from '../test-account.ts'

const number = '+15551230001'
const gather = '<Gather numDigits="4" action="URL"><Say>Keys?</Say></Gather>'

let carrier: TestAccount
let account: Server
let url: string
/** What the account's documents say, in order, and what came to it. */
let documents: string[]
let came: { path: string; form: Record<string, string>; genuine: boolean }[]

beforeAll(async () => {
  carrier = await openTestAccount()
  account = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    const signature = sign({ url: new URL(request.url ?? '', url).href, form, authToken })
    came.push({ path: request.url ?? '', form, genuine: signature === request.headers['x-twilio-signature'] })
    response.end(`<Response>${(documents.shift() ?? '').replace('URL', `${url}/keys`)}</Response>`)
  }).listen(0, '127.0.0.1')
  await once(account, 'listening')
  url = `http://127.0.0.1:${(account.address() as AddressInfo).port}`
})
afterEach(async () => {
  await carrier.world('DELETE', '/faults')
})
afterAll(async () => {
  await carrier.stop()
  account.close()
})

const owner = () => phone({ carrierUrl: carrier.url, number })

/** Calls the phone, and gives the call once the account has heard of its end. */
async function ring(says: string[], more: Record<string, string> = {}) {
  came = []
  documents = says
  const form = { To: number, From: '+15005550006', Url: `${url}/answered`, StatusCallback: `${url}/ended`, ...more }
  const { status, body } = await carrier.api('Calls.json', { method: 'POST', body: new URLSearchParams(form) })
  if (status !== 201) return { status, code: body.code }
  await until(() => came.some(({ path }) => path === '/ended'))
  return (await owner().calls()).find(({ sid }) => sid === body.sid)
}

describe('a phone that is taken up', () => {
  test('hears what is said, and presses what its owner presses', async () => {
    await owner().onRing('person', ['258#', '25801', ''])
    expect(
      await ring(['<Play digits="w9"/>' + gather, gather, gather, '<Say>Bye &amp; bye</Say><Hangup/>']),
    ).toMatchObject({
      ...{ status: 'completed', dialled: ['w9'], heard: ['Keys?', 'Keys?', 'Keys?', 'Bye & bye'] },
    })
    expect(came.map(({ path, form: { Digits, FinishedOnKey } }) => [path, Digits, FinishedOnKey])).toEqual([
      ['/answered', undefined, undefined],
      ...[
        ['/keys', '258', '#'],
        ['/keys', '2580', ''],
        ['/keys', '', ''],
      ],
      ['/ended', undefined, undefined],
    ])
    expect(came.every(({ genuine }) => genuine)).toBe(true)
  })

  test('is hung up by its owner, or by a document that is none', async () => {
    await owner().onRing('person', ['hang up'])
    expect(await ring([gather, '<Say>Never</Say>'])).toMatchObject({ status: 'completed', heard: ['Keys?'] })
    expect(await ring(['<Gather>'])).toMatchObject({ heard: [] })
  })

  test('tells of a machine where that is asked for', async () => {
    await owner().onRing('machine')
    await ring(['<Hangup/>'], { MachineDetection: 'Enable' })
    expect(came[0]?.form.AnsweredBy).toBe('machine_start')
    await ring(['<Hangup/>'])
    expect(came[0]?.form.AnsweredBy).toBeUndefined()
  })
})

describe('a phone in the hand of somebody at the page', () => {
  /** Has the phone rung, and gives what its owner can do then. */
  async function rung(says: string[], more: Record<string, string> = {}) {
    await owner().onRing('hand')
    const known = new Set((await owner().calls()).map(({ sid }) => sid))
    const done = ring(says, more)
    const call = await until(async () => (await owner().calls()).find(({ sid }) => !known.has(sid)))
    const move = (what: string) => carrier.world('POST', `/phones/${number}/calls/${call.sid}/moves`, { move: what })
    return { done, move }
  }

  test('rings until it is taken up, and has its keys one by one, each in its time', async () => {
    const { done, move } = await rung([gather, '<Say>Bye</Say><Hangup/>'])
    for (const what of ['person', '2', '5', '#']) expect(await move(what)).toMatchObject({ status: 204 })
    expect(await done).toMatchObject({ status: 'completed', heard: ['Keys?', 'Bye'], pressed: ['25#'] })
    expect(came[1]?.form).toMatchObject({ Digits: '25', FinishedOnKey: '#' })
    expect(await move('1')).toMatchObject({ status: 404 })
  })

  test.each([
    ['hung up while it rings', ['hang up'], { status: 'busy', heard: [] }],
    ['busy', ['busy'], { status: 'busy', heard: [] }],
    ['hung up on the line', ['person', '2', 'hang up'], { status: 'completed', heard: ['Keys?'] }],
    ['taken up by a machine, which presses nothing', ['machine'], { pressed: ['', ''] }],
  ])('is %s', async (_, moves, outcome) => {
    const { done, move } = await rung([gather, gather])
    for (const what of moves) await move(what)
    expect(await done).toMatchObject(outcome)
  })

  test('rings as long as the account asks for, and a key that comes late is not waited for', async () => {
    expect(await (await rung([], { Timeout: '1' })).done).toMatchObject({ status: 'no-answer' })
    const { done, move } = await rung([gather.replace('numDigits', 'timeout="1" numDigits'), '<Hangup/>'])
    await move('person')
    await move('7')
    expect(await done).toMatchObject({ pressed: ['7'] })
    expect(came[1]?.form).toMatchObject({ Digits: '7', FinishedOnKey: '' })
  })

  test('has moves that there are, and no others', async () => {
    expect(await carrier.world('POST', `/phones/${number}/calls/x/moves`, { move: '12' })).toMatchObject({
      status: 400,
    })
  })
})

test.each(['busy', 'no-answer', 'failed'])('a phone that is %s is only told of', async (answer) => {
  await owner().onRing(answer)
  expect(await ring([])).toMatchObject({ status: answer, heard: [] })
  expect(came).toMatchObject([{ path: '/ended', form: { CallStatus: answer } }])
})

test('every webhook comes twice where the carrier is told to', async () => {
  await owner().onRing('person', ['1#'])
  await carrier.fault({ duplicateCallbacks: true })
  await ring([gather, gather, '<Hangup/>'])
  await until(() => came.length === 6)
  expect(came.map(({ path }) => path)).toEqual(['/answered', '/answered', '/keys', '/keys', '/ended', '/ended'])
})

test.each([
  ['no number', { To: '' }, 21201],
  ['a number that is none', { To: '+15005550001' }, 21211],
  ['a name that calls', { From: 'Payroll' }, 21212],
  ['no address to ask', { Url: 'nowhere' }, 21205],
])('%s is refused', async (_, more, code) => {
  expect(await ring([], more)).toEqual({ status: 400, code })
})
