import { afterAll, expect, test } from '@jest/globals'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { startPostgres } from '#libs/embedded/postgres'
import { bootCluster } from '#test/cluster/boot'
import { usage } from '#test/cluster/usage'
import { persistently } from './persistently.ts'
import { signInThrough } from './sign-in-through.ts'

let postgres = await startPostgres({ ephemeral: true })
const cluster = await bootCluster({ database: { url: postgres.url, drop: () => postgres.stop() } })
const { acme } = cluster
afterAll(() => cluster.stop())

test('people who sign in while PostgreSQL dies and comes back are let in once, and no code is lost', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, () => cluster.person({ house: acme, has: ['app'] })))
  const pending = await people[0]?.start()
  const visitors = people.slice(1).map((person) => ({ person, code: () => person.appCode() }))
  const ids = await signInThrough(visitors, async () => {
    await postgres.kill()
    const unavailable = { reason: ErrorReason.DEPENDENCY_UNAVAILABLE, retryAfterMs: expect.any(Number) }
    await expect(people[0]?.start()).rejects.toMatchObject(unavailable)
    const challengeId = pending?.id ?? ''
    await expect(acme.vpn.challenge.getChallenge({ challengeId })).rejects.toMatchObject(unavailable)
    const { folder, port } = postgres
    postgres = await startPostgres({ ephemeral: true, folder, port })
  })

  for (const challengeId of ids) {
    const { challenge } = await persistently(() => acme.vpn.challenge.getChallenge({ challengeId }))
    expect(challenge).toMatchObject({ state: ChallengeState.APPROVED, attemptsLeft: 2 })
  }
  await cluster.settled()
  const { rows } = await persistently(() => usage(acme.admin.reporting))
  const ended = rows.filter(({ authenticated }) => authenticated)
  expect(ended.map(({ challengeId }) => challengeId).sort()).toEqual(ids.sort())
  for (const row of ended) expect(row).toMatchObject({ wrongAnswers: 1 })
})

test('no call was answered with a fault of ours', () => {
  expect(cluster.faults()).toEqual([])
})
