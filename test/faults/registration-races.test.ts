import { afterAll, expect, test } from '@jest/globals'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { bootCluster } from '#test/cluster/boot'
import { smsPhone } from '#test/cluster/people'

const cluster = await bootCluster({ replicas: { challenge: 2 } })
const { acme } = cluster
const replicas = [0, 1].map((at) => cluster.clients(acme.adminKey, at).registrations)

afterAll(async () => {
  await cluster.stop()
  expect(cluster.faults()).toEqual([])
})

type Registrations = (typeof replicas)[number]

/**
 * 64 calls at the same moment, in turn to either replica: what was answered, and why the others were refused. A service that is
 * busy may keep some of them waiting for too long.
 */
async function together<T>(call: (registrations: Registrations) => Promise<T>) {
  const results = await Promise.all(
    Array.from({ length: 64 }, (_, index) =>
      call(replicas[index % 2] as Registrations).catch((error: unknown) => error as Error),
    ),
  )
  const answers = results.flatMap((each) => (each instanceof Error ? [] : [each]))
  return { answers, reasons: new Set(results.flatMap((each) => (each instanceof Refusal ? [each.reason] : []))) }
}

test('64 proofs at once on two replicas prove once, and 64 ends of a registration end it once: 50 times over', async () => {
  const before = await changes()
  for (let trial = 0; trial < 50; trial++) {
    const person = await cluster.person({ house: acme, known: { state: PersonState.ENABLED } })
    const { userId, number } = person
    const { registration } = await acme.admin.registrations.startRegistration({ userId })
    const named = { userId, registration }
    const { proofId } = await acme.admin.registrations.registerFactor({ ...named, kind: smsPhone(number) })
    const proof = { ...named, proofId, code: await person.phone.code(), requestId: '', passkey: '' }
    const proofs = await together((registrations) => registrations.proveFactor(proof))
    expect(proofs.answers).toMatchObject([{ proved: true }])
    expect(proofs.reasons).toEqual(new Set([ErrorReason.CHALLENGE_CLOSED]))
    const ends = await together((registrations) => registrations.finishRegistration(named))
    // Where all of them waited for too long it has not ended, and does when asked again.
    if (ends.answers.length === 0) ends.answers.push(await acme.admin.registrations.finishRegistration(named))
    expect(ends.answers).toHaveLength(1)
    expect(ends.reasons.add(ErrorReason.OBJECT_NOT_FOUND)).toEqual(new Set([ErrorReason.OBJECT_NOT_FOUND]))
    await expect(acme.admin.registrations.finishRegistration(named)).rejects.toMatchObject({
      reason: ErrorReason.OBJECT_NOT_FOUND,
    })
  }
  expect((await changes()) - before).toBe(50)
}, 300_000)

/** How many people are enforced: each was enabled before. */
async function changes(): Promise<number> {
  const { rows } = await cluster.pool.query<{ count: number }>(
    'select count(*)::int as count from policy.person where state = $1',
    [PersonState.ENFORCED],
  )
  return rows[0]?.count ?? -1
}
