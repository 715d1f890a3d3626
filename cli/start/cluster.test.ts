/** A cluster of real processes in a test: it takes the compiled programs, which `npm test` builds first. */
import { expect, test } from '@jest/globals'
import { existsSync } from 'node:fs'
import {
  ChallengeServiceService,
  ChallengeState,
  StartChallengeRequest,
} from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { connect } from '#libs/rpc/client'
import { startCluster, type Cluster } from './cluster.ts'

const request = (requestId: string) =>
  StartChallengeRequest.fromPartial({ requestId, userId: 'bob', applicationId: 'vpn', clientIp: '198.51.100.7' })

async function startsAt({ addresses, adminKey: key }: Cluster, name: string, requestId: string) {
  const challenges = connect(ChallengeServiceService, { address: addresses[name] ?? '', key, waitForReady: false })
  try {
    return (await challenges.startChallenge(request(requestId))).challenge
  } finally {
    challenges.close()
  }
}

test('replicas answer as one; one that is killed stays down until it is restarted; nothing is left', async () => {
  const lines: string[] = []
  const cluster = await startCluster({ replicas: { challenge: 2 }, show: (line) => lines.push(line) })
  try {
    const first = await startsAt(cluster, 'challenge', 'r1')
    expect(first?.state).toBe(ChallengeState.PENDING)
    expect((await startsAt(cluster, 'challenge-2', 'r1'))?.id).toBe(first?.id)

    const { pid } = cluster.service('challenge')
    await cluster.service('challenge').kill('SIGKILL')
    const lost = { reason: ErrorReason.DEPENDENCY_UNAVAILABLE }
    await expect(startsAt(cluster, 'challenge', 'r2')).rejects.toMatchObject(lost)
    expect((await startsAt(cluster, 'challenge-2', 'r2'))?.state).toBe(ChallengeState.PENDING)

    await cluster.service('challenge').restart()
    expect(cluster.service('challenge').pid).not.toBe(pid)
    expect((await startsAt(cluster, 'challenge', 'r3'))?.state).toBe(ChallengeState.PENDING)
    expect(() => cluster.service('portal')).toThrow('nothing here is called portal')
  } finally {
    await cluster.stop()
  }
  expect(existsSync(cluster.folder)).toBe(false)
  expect(lines.filter((line) => line.includes('starting it again'))).toEqual([])
})
