/** Two clusters of real processes: it takes the compiled programs, which `npm test` builds first. */
import { afterAll, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { appCode } from '#cli/app-code'
import { startCluster, type Cluster } from '#cli/start/cluster'
import { AnswerChallengeRequest, ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { connect } from '#libs/rpc/client'
import { testNats } from '#libs/testing/nats'
import { until } from '#libs/testing/until'
import { signIn } from '#test/cluster/people'
import { usage } from '#test/cluster/usage'
import { systemPostgres, systemPrograms } from './system-postgres.ts'

const programs = systemPrograms()
const script = resolve(import.meta.dirname, '../../deploy/backup/drill.sh')
const endings: (() => unknown)[] = []
afterAll(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** A cluster whose secrets lie in a folder, with a stream that is empty. */
async function clusterOn(databaseUrl: string, folder: string): Promise<Cluster> {
  const nats = await testNats()
  endings.push(() => nats.stop())
  const cluster = await startCluster({ folder, databaseUrl, natsUrl: nats.url })
  endings.push(() => cluster.stop())
  return cluster
}

/** Whether somebody of the demonstration is let in at the VPN by this code, as the VPN's own key has it. */
async function isLetIn({ client, addresses }: Cluster, userId: string, code: string): Promise<boolean> {
  const challenges = connect(ChallengeServiceService, {
    ...{ address: addresses.challenge, key: client.applicationKeys['vpn'] ?? '' },
  })
  const { challenge } = await challenges.startChallenge(signIn(userId))
  const answer = { kind: { $case: 'code' as const, value: code } }
  const given = { challengeId: challenge?.id ?? '', requestId: randomUUID(), answer }
  const { approved } = await challenges.answerChallenge(AnswerChallengeRequest.fromPartial(given))
  challenges.close()
  return approved
}

const reported = async ({ addresses, adminKey: key }: Cluster, userId: string) => {
  const reporting = connect(ReportingServiceService, { address: addresses.reporting, key })
  const { rows } = await usage(reporting, userId).finally(() => reporting.close())
  return rows.map(({ challengeId }) => challengeId)
}

// oxlint-disable-next-line jest/no-disabled-tests -- its title says what is missing
const where = programs ? test : test.skip
const sentence =
  'after a restore into a fresh PostgreSQL a person signs in with the token of before, and the report is as it was'

where(
  `${sentence}${programs ? '' : ' (a PostgreSQL with pg_dump can not be found)'}`,
  async () => {
    const [source, target] = await Promise.all([systemPostgres(programs ?? ''), systemPostgres(programs ?? '')])
    endings.push(source.stop, target.stop)
    const folder = await mkdtemp(join(tmpdir(), 'countersign-drill-'))
    endings.push(() => rm(folder, { recursive: true, force: true }))

    const before = await clusterOn(source.url, folder)
    const { authenticators, applicationKeys } = before.client
    const used = appCode(authenticators['carol'] ?? '', new Date())
    expect(await isLetIn(before, 'carol', used)).toBe(true)
    const told = await until(async () => (await reported(before, 'carol')).length > 0 && reported(before, 'carol'))

    const env = {
      PATH: `${programs}${delimiter}${process.env['PATH']}`,
      SOURCE_URL: source.url,
      TARGET_URL: target.url,
    }
    const { stdout } = await promisify(execFile)(script, { env })
    expect(stdout).toMatch(/backed up \d+ bytes/)
    await expect(promisify(execFile)(script, { env })).rejects.toThrow('the target is not empty')

    await endings.pop()?.()
    const after = await clusterOn(target.url, folder)
    expect(after.client).toMatchObject({ applicationKeys, authenticators })
    expect(await isLetIn(after, 'bob', appCode(authenticators['bob'] ?? '', new Date()))).toBe(true)
    expect(await reported(after, 'carol')).toEqual(expect.arrayContaining(told))
  },
  90_000,
)
