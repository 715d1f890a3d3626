import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect } from '@jest/globals'
import { texted } from '#test/cluster/people'
import { bootCluster } from '#test/cluster/boot'
import { testWith } from '#test/chart/tools'

const cluster = await bootCluster()
afterAll(() => cluster.stop())

const readme = await readFile(resolve(import.meta.dirname, '../services/gateway/README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block.trim().split('\n'))

testWith('curl')('a newcomer signs Ann in by the commands of the README', async () => {
  const { acme, installation } = cluster
  const ann = await cluster.person({ house: acme, has: ['phone'], known: texted })
  const known: Record<string, string> = {
    GATEWAY: `http://${installation.addresses.gateway}`,
    KEY: acme.adminKey,
    PATH: process.env['PATH'] ?? '',
  }
  const run = async (command = '') => {
    const named = command.replace('"ann"', `"${ann.userId}"`).replace('userId=ann', `userId=${ann.userId}`)
    return (await promisify(execFile)('bash', ['-c', named], { env: known })).stdout
  }
  const json = async (command = '') => JSON.parse(await run(command)) as unknown

  const [[start], [watch, answer, get], [list, enrol], [document], ...more] = blocks as [
    string[],
    string[],
    string[],
    string[],
  ]
  expect(more).toEqual([])
  const started = (await json(start)) as { challenge: { id: string; state: string } }
  expect(started.challenge.state).toBe('CHALLENGE_STATE_PENDING')
  known['CHALLENGE'] = started.challenge.id
  known['CODE'] = await ann.phone.code()
  const watched = run(watch)
  expect(await json(answer)).toMatchObject({ approved: true })
  expect(await watched).toContain('CHALLENGE_STATE_APPROVED')
  expect(await json(get)).toMatchObject({ challenge: { state: 'CHALLENGE_STATE_APPROVED' } })
  expect(await json(list)).toMatchObject({ factors: [{ method: 'METHOD_ONE_WAY_SMS' }] })
  expect(await json(enrol)).toMatchObject({ factor: { state: 'FACTOR_STATE_ACTIVE' } })
  expect(await json(document)).toMatchObject({ openapi: '3.1.0' })
})
