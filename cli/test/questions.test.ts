import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { main } from '#cli/main'
import { openHouse } from '#services/challenge/test/house'

let house: Awaited<ReturnType<typeof openHouse>>
let folder: string
beforeAll(async () => {
  house = await openHouse({ slowly: (secret, { salt }) => Promise.resolve(`${salt}/${secret}`) })
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'))
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

async function run(words: string[], lines: string[] = []) {
  let [out, err] = ['', '']
  const exitCode = await main(words, {
    env: {
      COUNTERSIGN_CHALLENGE_ADDRESS: house.address,
      COUNTERSIGN_KEY: 'acme-admin',
      COUNTERSIGN_FOLDER: '/nowhere',
    },
    stdin: Readable.from(lines.map((line) => `${line}\n`)),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}

const chosen = ['1', 'Bello', '2', 'High Street', '3', 'Mrs Miller', '4', 'Trabant']

test('a person chooses four questions by their numbers, and answers those that a challenge asks', async () => {
  expect((await run(['questions', 'list', '--language', 'en'])).out).toMatch(/^1 +en +What was the name of your first/m)
  const made = await run(['factors', 'enrol-questions', 'ann'], chosen)
  expect(made).toMatchObject({ exitCode: 0, out: expect.stringContaining('security questions') })
  for (const answer of ['Bello', 'Trabant']) expect(made.out).not.toContain(answer)

  const started = JSON.parse((await run(['sign-in', 'start', 'ann', '--app', 'vpn', '--json'])).out)
  const [{ questions, method }] = started.challenge.options as [{ questions: string[]; method: string }]
  expect(method).toBe('METHOD_SECURITY_QUESTIONS')
  const listed = JSON.parse((await run(['questions', 'list', '--json'])).out).questions as { text: string }[]
  const answers = questions.map((question) => {
    const number = String(listed.findIndex(({ text }) => text === question) + 1)
    return chosen[chosen.indexOf(number) + 1] ?? ''
  })
  const answering = ['sign-in', 'answer', started.challenge.id, '--questions']
  expect(await run(answering, ['Rex', 'Rex'])).toMatchObject({
    exitCode: 1,
    out: expect.stringContaining('Answers left: 2'),
  })
  expect(await run(answering, answers)).toMatchObject({ exitCode: 0, out: expect.stringContaining('APPROVED') })
})

test('who has a phone already is registered by somebody who says why they answer for them', async () => {
  const kind = { $case: 'smsPhone' as const, value: { number: '+14255550124' } }
  await house.factors().enrolFactor({ userId: 'carl', vouched: true, vouchReason: 'known at the desk', kind })
  const enrolling = ['factors', 'enrol-questions', 'carl']
  const refused = await run(enrolling, chosen)
  expect(refused).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('has to prove by a factor of theirs first'),
  })
  expect(await run([...enrolling, '--reason', 'he is at my desk'], chosen)).toMatchObject({ exitCode: 0 })
})

test('a number that is none, and a challenge without questions, are told of', async () => {
  const wrong = await run(['factors', 'enrol-questions', 'ann'], ['99'])
  expect(wrong).toMatchObject({ exitCode: 1, err: expect.stringContaining('there is no question 99') })
  await house.factors().enrolFactor({
    ...{ userId: 'bob', vouched: true, vouchReason: 'known at the desk' },
    kind: { $case: 'smsPhone', value: { number: '+14255550123' } },
  })
  const { challenge } = JSON.parse((await run(['sign-in', 'start', 'bob', '--app', 'vpn', '--json'])).out)
  const none = await run(['sign-in', 'answer', challenge.id, '--questions'])
  expect(none).toMatchObject({ exitCode: 1, err: expect.stringContaining('asks no questions') })
})

test('an administrator sets what questions list gave, in another order, and takes it back', async () => {
  const list = JSON.parse((await run(['questions', 'list', '--json'])).out)
  const questions = (list.questions as object[]).toReversed()
  const file = join(folder, 'questions.json')
  await writeFile(file, JSON.stringify({ ...list, questions }))
  expect((await run(['questions', 'set', file])).out).toMatch(/^10 +en +What was the name of your first pet/m)
  expect(JSON.parse((await run(['questions', 'list', '--json'])).out).questions).toEqual(questions)
  expect((await run(['questions', 'set'])).out).toMatch(/^1 +en +What was the name of your first pet/m)
})
