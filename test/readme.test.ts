import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { main } from '#cli/main'
import { startCluster } from '#cli/start/cluster'
import { ChallengeServiceService, StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { connect } from '#libs/rpc/client'
import { phone } from '#test/outside/phone'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFile(join(root, path), 'utf8')

let cluster: Awaited<ReturnType<typeof startCluster>>
let folder: string
let commands: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-readme-'))
  cluster = await startCluster({ folder })
  const blocks = [...(await read('README.md')).matchAll(/^```sh\n(.*?)^```/gms)]
  commands = blocks.flatMap(([, block = '']) => block.trim().split('\n'))
})
afterAll(async () => {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What a command of the README prints. */
async function run(command: string): Promise<string> {
  const words = command.replace('npx countersign ', '').split(' ')
  let printed = ''
  const out = { write: (text: string) => (printed += text) }
  const exitCode = await main(words, { env: { COUNTERSIGN_FOLDER: folder }, stdout: out, stderr: out })
  expect({ command, printed, exitCode }).toMatchObject({ exitCode: 0 })
  return printed
}

test('every command of the README is run, here or by the gate', async () => {
  const gate = await read('.ci/run')
  const known = (command: string) =>
    command.split(' && ').every((each) => gate.includes(each.replace('npm run ', ''))) ||
    // What `npm start` does is told by cli/start/start.test.ts.
    command === 'npm ci && npm start' ||
    /^(npx countersign|grpcurl) /.test(command)
  expect(commands.length).toBeGreaterThan(8)
  expect(commands.filter((command) => !known(command))).toEqual([])
})

test('a newcomer signs Ann in by the commands of the README', async () => {
  const ann = phone({ carrierUrl: cluster.carrierUrl, number: '+14255550123' })
  let challenge = ''
  for (const command of commands.filter((each) => each.startsWith('npx countersign '))) {
    const code = command.includes('<code>') ? await ann.code() : ''
    const printed = await run(command.replace('<challenge>', challenge).replace('<code>', code))
    challenge ||= /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(printed)?.[0] ?? ''
  }
  expect(await run('npx countersign report usage --user ann')).toContain('ann')
})

test('the call that the README makes with grpcurl is one that the service takes', async () => {
  const command = commands.find((each) => each.startsWith('grpcurl ')) ?? ''
  const [, json = '', method = ''] = /-d '([^']+)' \S+ (\S+)$/.exec(command) ?? []
  expect(`/${method.replace(/\/?([^/.]+)$/, '/$1')}`).toContain(
    'countersign.challenge.v1.ChallengeService/StartChallenge',
  )
  const fields = Object.entries(JSON.parse(json) as Record<string, string>).map(([name, value]) => {
    return [name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value]
  })
  const client = connect(ChallengeServiceService, { address: cluster.addresses.challenge, key: cluster.adminKey })
  const request = StartChallengeRequest.fromJSON(Object.fromEntries(fields))
  expect(Object.keys(request)).toEqual(expect.arrayContaining(fields.map(([name]) => name)))
  await expect(client.startChallenge(request)).resolves.toMatchObject({ challenge: { userId: 'ann' } })
  client.close()
})
