import { randomUUID } from 'node:crypto'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { until } from '#libs/testing/until'
import { callPhone, type Person } from '#test/cluster/people'
import type { House } from '#test/cluster/tenant'

export interface Stage {
  house: House
  person(making: { house: House; has?: ('phone' | 'app')[] }): Promise<Person>
  /** Where the JSON API is. */
  url: string
}

/** Somebody who has never been here signs in; gives the person, or throws why it was not to be. */
export type SignIn = (stage: Stage) => Promise<Person>

async function byText({ house, person }: Stage): Promise<Person> {
  const ann = await person({ house, has: ['phone'] })
  const challenge = await ann.start()
  return approved(ann, await ann.answer(challenge, await ann.phone.code()))
}

async function byApp({ house, person }: Stage): Promise<Person> {
  const bob = await person({ house, has: ['app'] })
  return approved(bob, await bob.answer(await bob.start(), bob.appCode()))
}

async function byCall({ house, person }: Stage): Promise<Person> {
  const cleo = await person({ house })
  await cleo.enrol(callPhone(cleo.number), true)
  await cleo.phone.onRing('person', ['#'])
  const { id: challengeId } = await cleo.start()
  const outcome = await until(async () => {
    const { challenge } = await house.vpn.challenge.getChallenge({ challengeId })
    return challenge && challenge.state !== ChallengeState.PENDING && challenge
  })
  return approved(cleo, { approved: outcome.state === ChallengeState.APPROVED })
}

async function byTextOverJson({ house, person, url }: Stage): Promise<Person> {
  const dora = await person({ house, has: ['phone'] })
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${house.vpnKey}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer = (await response.json()) as { challenge: { id: string }; approved?: boolean }
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${JSON.stringify(answer)}`)
    return answer
  }
  const asked = { requestId: randomUUID(), userId: dora.userId, clientIp: '198.51.100.7' }
  const { challenge } = await post('challenges', asked)
  const code = await dora.phone.code()
  return approved(dora, await post(`challenges/${challenge.id}/answer`, { requestId: randomUUID(), answer: { code } }))
}

function approved(person: Person, { approved }: { approved?: boolean }): Person {
  if (approved) return person
  throw new Error(`${person.userId} was not let in`)
}

/** Every way in that is kept busy. */
export const signIns = { byText, byApp, byCall, byTextOverJson } as const satisfies Record<string, SignIn>
