import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { main } from '#cli/main'
import { keyring } from '#libs/db/keyring'
import { readKeyring } from '#libs/db/read-keyring'
import { Secret } from '#libs/runtime/secret'
import { keyWrap } from '#libs/service/key-wrap'
import { testKms } from '#libs/testing/kms'
import { openKeyHouse } from '#services/challenge/test/key-house'

let house: Awaited<ReturnType<typeof openKeyHouse>>

beforeAll(async () => {
  house = await openKeyHouse()
})
afterAll(() => house.close())
beforeEach(() => house.empty())

async function run(words: string, more: NodeJS.ProcessEnv = {}) {
  let [out, err] = ['', '']
  const exitCode = await main(words.split(' '), {
    env: {
      ...{ COUNTERSIGN_CHALLENGE_ADDRESS: house.address, COUNTERSIGN_OPERATOR_KEY: 'operator' },
      ...{ COUNTERSIGN_FOLDER: '/nowhere', ...more },
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out: withoutChance(out), err }
}

/** Ids and moments, made the same for all runs and as wide as they are. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => '<id>'.padEnd(id.length))
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<moment>')
}

test('keys status shows what needs each key, and which nothing needs', async () => {
  await house.fill(12)
  const { userId } = await house.person.withPhone()
  await house.person.start(userId)
  house.use('twoThenOne')
  const { exitCode, out } = await run('keys status')
  expect(exitCode).toBe(0)
  expect(out).toMatchInlineSnapshot(`
   "key  standing  secrets  pending codes  until
   k2   active    0        0              –
   k1   needed    13       1              <moment>
   "
  `)
  await house.sql('truncate token, activation, challenge, factor')
  expect((await run('keys status')).out).toMatchInlineSnapshot(`
   "key  standing    secrets  pending codes  until
   k2   active      0        0              –
   k1   not needed  0        0              –
   "
  `)
  expect(JSON.parse((await run('keys status --json')).out)).toMatchObject({ keys: [{ keyId: 'k2', active: true }, {}] })
})

test('keys rotate tells how far it has come, and what came of it', async () => {
  await house.fill(30)
  house.use('twoThenOne')
  const { exitCode, out, err } = await run('keys rotate --batch 10')
  expect(exitCode).toBe(0)
  expect(err).toMatchInlineSnapshot(`
   "10 sealed anew, 20 left, 0 can not be opened
   20 sealed anew, 10 left, 0 can not be opened
   30 sealed anew, 0 left, 0 can not be opened
   "
  `)
  expect(out).toMatchInlineSnapshot(`
   "30 sealed anew, 0 left, 0 can not be opened

   key  standing    secrets  pending codes  until
   k2   active      30       0              –
   k1   not needed  0        0              –
   "
  `)
})

test('keys rotate fails where a secret can not be opened, and says which', async () => {
  await house.fill(3)
  await house.sql(`update factor set sealed = '' where id = (select id from factor limit 1)`)
  house.use('twoThenOne')
  const { exitCode, out } = await run('keys rotate')
  expect(exitCode).toBe(1)
  expect(out).toMatchInlineSnapshot(`
   "of a    tenant  id                                    key  why it can not be opened
   factor  acme    <id>                                  k1   it was altered, or another key had this id

   2 sealed anew, 0 left, 1 can not be opened

   key  standing  secrets  pending codes  until
   k2   active    2        0              –
   k1   needed    1        0              –
   "
  `)
})

test('of very many that can not be opened it names the first', async () => {
  await house.fill(120)
  house.use('two')
  const { exitCode, out } = await run('keys rotate')
  expect(exitCode).toBe(1)
  expect(out.split('\n').slice(100).join('\n')).toMatchInlineSnapshot(`
   "factor  acme    <id>                                  k1   the key is missing
   These are the first 100 that can not be opened.

   0 sealed anew, 0 left, 120 can not be opened

   key  standing  secrets  pending codes  until
   k2   active    0        0              –
   k1   missing   120      0              –
   "
  `)
})

test('keys rotate is for the operator alone', async () => {
  const { exitCode, err } = await run('keys rotate', { COUNTERSIGN_OPERATOR_KEY: 'acme-admin' })
  expect({ exitCode, err }).toMatchObject({ exitCode: 1, err: expect.stringContaining('SCOPE_MISSING') })
})

test('keys make prints a line of a key file, wrapped where there is what wraps it', async () => {
  const { out } = await run('keys make 2031-05')
  expect(keyring(out).activeId).toBe('2031-05')
  const kms = await testKms()
  const settings = { COUNTERSIGN_KMS_URL: kms.url, COUNTERSIGN_KMS_TOKEN: kms.token }
  const wrapped = await run('keys make 2031-06', settings)
  expect(wrapped.out).toMatch(/^2031-06 vault:v1:\S+\n$/)
  const wrap = keyWrap({ KMS_URL: kms.url, KMS_KEY: 'countersign', KMS_TOKEN: new Secret(kms.token) })
  expect((await readKeyring(wrapped.out + out, { wrap })).activeId).toBe('2031-06')
  await kms.stop()
  expect(await run('keys make 2031-06', settings)).toMatchObject({
    ...{ exitCode: 1, out: '' },
    err: 'countersign: the key management service can not be reached\n',
  })
  expect(await run('keys make no/id')).toMatchObject({ exitCode: 2 })
})
