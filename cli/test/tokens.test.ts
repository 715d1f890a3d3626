import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { main } from '#cli/main'
import { heads, line, openTokenHouse, secretOf } from '#services/challenge/test/token-house'

let house: Awaited<ReturnType<typeof openTokenHouse>>
let folder: string
beforeAll(async () => {
  house = await openTokenHouse()
  folder = await mkdtemp(join(tmpdir(), 'countersign-tokens-'))
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

async function run(...words: string[]) {
  let [out, err] = ['', '']
  const exitCode = await main(words, {
    env: {
      ...{ COUNTERSIGN_CHALLENGE_ADDRESS: house.address, COUNTERSIGN_KEY: 'acme-admin' },
      COUNTERSIGN_FOLDER: '/nowhere',
    },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  })
  return { exitCode, out, err }
}

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

test('tokens import keeps the good rows, and the bad ones in a file that is imported once it is mended', async () => {
  const box = await file('box.csv', `${heads}${line('1')},2,zz,30,Acme,Token\n${line('3', 'ann')}`)
  const dry = await run('tokens', 'import', box, '--dry-run')
  expect(dry).toMatchObject({ exitCode: 1, out: expect.stringContaining('2 imported, 0 there already, 1 bad') })
  expect(await house.kept()).toEqual([])

  const bad = join(folder, 'bad.csv')
  const { exitCode, out } = await run('tokens', 'import', box, '--bad-rows', bad)
  expect([exitCode, out]).toEqual([
    1,
    expect.stringMatching(/^3:3 +2 +the secret .*\n\n2 imported, 0 there already, 1 bad$/m),
  ])
  expect((await stat(bad)).mode & 0o777).toBe(0o600)
  const again = await run('tokens', 'import', box, '--bad-rows', bad)
  expect(again).toMatchObject({ exitCode: 1, err: expect.stringContaining('EEXIST') })

  const mended = await file('mended.csv', (await readFile(bad, 'utf8')).replace('zz', secretOf('2').toString('hex')))
  const none = join(folder, 'none.csv')
  expect((await run('tokens', 'import', mended, '--bad-rows', none)).out).toBe('1 imported, 0 there already, 0 bad\n')
  await expect(stat(none)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a token is given, replaced, taken back and deleted', async () => {
  await run('tokens', 'import', await file('more.csv', `${heads}${line('10')}${line('11')}`), '--format', 'csv')
  const token = JSON.parse((await run('tokens', 'assign', '10', 'bob', '--json')).out).token
  expect(token).toMatchObject({ serial: '10', userId: 'bob' })
  expect((await run('tokens', 'replace', token.id, '11')).out).toMatch(/person +bob/)
  expect((await run('tokens', 'list', '--user', 'bob')).out).toMatch(/ 10 .*\n.* 11 /)
  expect((await run('tokens', 'unassign', token.id)).out).toMatch(/person +–/)
  expect((await run('tokens', 'list', '--unassigned', '--serial', '1')).out).toMatch(/ 10 /)
  expect((await run('tokens', 'delete', token.id)).out).toBe('The token is gone.\n')
  expect((await run('tokens', 'list', '--serial', '10')).out).toBe('There is no such token.\n')
})

test('a token is found anew by two codes in a row, and not by the same ones again', async () => {
  await run('tokens', 'import', await file('lost.csv', `${heads}${line('30')}`))
  const { id } = JSON.parse((await run('tokens', 'assign', '30', 'cat', '--json')).out).token
  const words = ['tokens', 'resynchronise', id, house.shown('30', 4), house.shown('30', 5)]
  expect(await run(...words)).toMatchObject({ exitCode: 0, out: expect.stringContaining('FOUND  The token is right') })
  expect(await run(...words)).toMatchObject({ exitCode: 1, out: expect.stringContaining('failed oath code duplicate') })
})

test('a passphrase and a key are read from files', async () => {
  const box = await file('plain.csv', `${heads}${line('20')}`)
  const key = await file('key', '00112233445566778899aabbccddeeff\n')
  const words = ['--preshared-key-file', key, '--passphrase-file', await file('words', 'open\n')]
  expect((await run('tokens', 'import', box, ...words)).out).toContain('1 imported')
  expect((await run('tokens', 'import', box, '--passphrase-file', '/nowhere/words')).err).toContain('no such file')
})
