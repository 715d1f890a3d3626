import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { create } from 'qrcode'
import { main } from '#cli/main'
import { openHouse } from '#services/challenge/test/house'

let house: Awaited<ReturnType<typeof openHouse>>

beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

async function run(key: string, ...words: string[]) {
  let [out, err] = ['', '']
  const exitCode = await main(words, {
    env: { COUNTERSIGN_CHALLENGE_ADDRESS: house.address, COUNTERSIGN_KEY: key, COUNTERSIGN_FOLDER: '/nowhere' },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}
const shown = async (...words: string[]) => (await run('acme-admin', 'factors', ...words)).out
const codes = (text: string) => text.match(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g) ?? []

test('a new set of recovery codes is printed once, numbered, in two columns', async () => {
  const out = await shown('recovery-codes', 'ann', '--reason', 'came to the desk')
  const [heading, , ...lines] = out.split('\n')
  expect(heading).toBe('Recovery codes of ann  each is good once; earlier ones are good no more')
  expect(lines.slice(0, 5).map((line) => line.replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/g, 'CODE'))).toEqual([
    '   1  CODE     6  CODE',
    '   2  CODE     7  CODE',
    '   3  CODE     8  CODE',
    '   4  CODE     9  CODE',
    '   5  CODE    10  CODE',
  ])
  expect(new Set(codes(out)).size).toBe(10)
  expect(await shown('list', 'ann')).toMatch(/recovery codes +recovery codes +active/)
})

test('as many recovery codes are printed as were asked for, an odd number too', async () => {
  const out = await shown('recovery-codes', 'ann', '--count', '3', '--reason', 'came to the desk')
  expect(codes(out)).toHaveLength(3)
  expect(out).toMatch(/ 1 {2}\S+ +3 {2}\S+\n +2 {2}\S+\n/)
  expect(await run('acme-admin', 'factors', 'recovery-codes', 'ann', '--count', '21', '--reason', 'x')).toMatchObject({
    exitCode: 1,
  })
})

test('a pass is printed once, with how often and until when it is good', async () => {
  const words = ['access-pass', 'bob', '--reason', 'first day', '--minutes', '30', '--single-use']
  const out = await shown(...words)
  expect(codes(out)).toHaveLength(1)
  const until = new Date(house.world.now().getTime() + 30 * 60_000).toLocaleString('sv-SE')
  expect(out).toContain(`good once, until ${until}`)
  expect(await shown('list', 'bob')).not.toContain(codes(out)[0])
})

test('a pass can begin later', async () => {
  const from = new Date(house.world.now().getTime() + 86_400_000)
  const out = await shown('access-pass', 'bob', '--reason', 'first day', '--from', from.toISOString())
  const until = new Date(from.getTime() + 3_600_000).toLocaleString('sv-SE')
  expect(out).toContain(`good as often as needed, until ${until}`)
})

test('a pass is not for everybody to give, nor without a reason', async () => {
  expect(await run('acme-desk', 'factors', 'access-pass', 'bob', '--reason', 'a favour')).toMatchObject({
    exitCode: 1,
    out: '',
    err: expect.stringContaining('factors:vouch'),
  })
  expect(await run('acme-admin', 'factors', 'access-pass', 'bob')).toMatchObject({ exitCode: 2 })
})

test('a new app is printed with the QR code that it has to load, and with the same as text', async () => {
  const out = await shown('enrol-app', 'cem')
  const [uri = ''] = /otpauth:\S+/.exec(out) ?? []
  const { size } = create(uri).modules
  const lines = out.split('\n').filter((line) => /^[ █▀▄]{9,}$/.test(line))
  expect(lines).toHaveLength(Math.ceil(size / 2) + 2)
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([size + 4]))
})

test('a person gets a phone that is called, with an extension and a backup phone', async () => {
  const more = ['--extension', '890', '--backup', '+14255550199']
  const out = await shown('enrol-call', 'cal', '+14255550123', ...more)
  expect(out).toContain('phone call')
  expect(out).toContain('# is pressed when the phone rings')
  expect(await run('acme-admin', 'factors', 'enrol-call', 'cal', '+14255550123', '--extension', 'x')).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('call_phone.extension'),
  })
})

test('a person gets a phone whose codes are texted back', async () => {
  const out = await shown('enrol-phone', 'ray', '+14255550123', '--by-reply')
  expect(out).toContain('text message that is answered')
  expect(out).toContain('the code is texted back')
})

test('a person who has a factor gets another only if an administrator says why, or vouches for it', async () => {
  await shown('enrol-app', 'dan', '--vouched', '--reason', 'known at the desk')
  const phone = ['factors', 'enrol-phone', 'dan', '+14255550123']
  expect(await run('acme-admin', ...phone)).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('PROOF_REQUIRED'),
  })
  expect(await run('acme-admin', ...phone, '--reason', 'he came to the desk')).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('pending'),
  })
})

test('people who have to register again are named, with how much of theirs is not usable before', async () => {
  await shown('enrol-app', 'eli', '--vouched', '--reason', 'known at the desk')
  const out = await shown('require', 'eli', 'fay', '--reason', 'numbers were swapped')
  expect(out).toContain('eli has to register again; factors not usable before: 1.')
  expect(out).toContain('fay has to register again; factors not usable before: 0.')
  expect(await shown('list', 'eli')).toContain('suspended')
  expect(await run('acme-admin', 'factors', 'require', 'eli')).toMatchObject({ exitCode: 2 })
})

test('a person gets a device for prompts, by a QR code or what is typed, and it is listed, renamed, blocked and removed', async () => {
  const out = await shown('activate-app', 'gil')
  expect(out).toMatch(/https:\/\/mfa\.example\.com\/app\/acme\/[0-9A-Z]{8}\n +\d{9}\n.* a number: \d\d/)
  expect(out.split('\n').filter((line) => /^[ █▀▄]{9,}$/.test(line)).length).toBeGreaterThan(9)
  const [id = ''] = /[0-9a-f-]{36}/.exec(out) ?? []
  const devices = async (...words: string[]) => {
    const { out } = await run('acme-admin', 'app-devices', ...words)
    return out
  }
  expect(await devices('list', 'gil')).toMatch(new RegExp(`${id} .* waits for the app`))
  expect(await devices('rename', id, 'Tablet')).toContain('The device is called Tablet.')
  expect(await devices('block', id)).toContain('The device is asked no more.')
  expect(await devices('list', 'gil')).toContain('blocked: requested')
  expect(await devices('unblock', id)).toContain('The device is asked again.')
  expect(await devices('remove', id)).toContain('The device is gone.')
  expect(await devices('list', 'gil')).toContain('gil has no device.')
})
