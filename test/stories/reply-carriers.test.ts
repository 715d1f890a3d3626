import { afterAll, expect, test } from '@jest/globals'
import { createHmac } from 'node:crypto'
import { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { replyPhone } from '#test/cluster/people'
import { startHttpGateway } from '#test/outside/http-gateway'
import { startMessageCentre } from '#test/outside/message-centre'
import { openStage } from './open-stage.ts'

const centre = await startMessageCentre('us', 'pass1234')
const plain = await startHttpGateway('the gateway key')
const secret = 'the seal of texts'
const ours = '+15005550006'
const cluster = await openStage({
  carriers: JSON.stringify({
    accounts: {
      centre: { kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'us', password: 'pass1234', from: ours },
      plain: {
        ...{ kind: 'http', url: `${plain.url}/messages`, headers: { 'X-Api-Key': 'the gateway key' } },
        body: '{"id":"<$id$>","to":"<$to$>","text":"<$text$>"}',
        texts: { secret, id: 'reference', from: 'sender', body: 'text', to: 'receiver' },
      },
    },
    routes: [{ account: 'centre' }, { account: 'plain', prefix: '1425' }],
  }),
})
afterAll(() => Promise.all([centre.stop(), plain.stop()]))

const { acme } = cluster

/** Somebody at a number who is asked for a reply, and how to hear what came of it. */
async function asked(number: string) {
  const person = await cluster.person({ house: acme })
  await person.enrol(replyPhone(number), true)
  const { id: challengeId } = await person.start()
  const over = () =>
    until(async () => {
      const { challenge } = await acme.vpn.challenge.getChallenge({ challengeId })
      return challenge && challenge.state !== ChallengeState.PENDING && challenge
    })
  return { number, over }
}

const approved = { state: ChallengeState.APPROVED, resultCode: ResultCode.SUCCESS_SMS_AUTHENTICATED }
const codeIn = (text: string) => /\d{6}/.exec(text)?.[0] ?? ''

test('a reply comes over the connection of a message centre', async () => {
  const ann = await asked('+447700900123')
  await centre.write(ann.number, ours, codeIn(centre.texts(ann.number).at(-1)?.text ?? ''))
  expect(await ann.over()).toMatchObject(approved)
})

test('a reply comes as any carrier brings it, to an address that is sealed', async () => {
  const ben = await asked('+14255550177')
  const body = new URLSearchParams({
    ...{ reference: 'in-1', sender: ben.number.slice(1), receiver: ours.slice(1) },
    text: codeIn(plain.inbox(ben.number).at(-1)?.text ?? ''),
  })
  const query = '?account=plain'
  const seal = createHmac('sha256', secret).update(query).digest('base64url')
  const post = (given: string) =>
    fetch(`http://${cluster.installation.addresses.gateway}/webhooks/texts/plain${query}&seal=${given}`, {
      ...{ method: 'POST', body },
    })
  expect((await post('guess')).status).toBe(403)
  expect((await post(seal)).status).toBe(204)
  expect(await ben.over()).toMatchObject(approved)
})
