import { randomInt } from 'node:crypto'
import { Template, type Reply, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { fakeCarrier } from './fake-carrier.ts'
import { openStage } from './stage.ts'

let brought = 0

/** Two replicas of the service with two carriers, to which people write. */
export async function openTextStage() {
  const carrier = fakeCarrier()
  const other = fakeCarrier()
  const accounts = [carrier.account, { ...other.account, name: 'other' }]
  const stage = await openStage({ accounts, publicUrl: 'https://mfa.example.com' })
  const gateways = [stage.gateway, await stage.replica({}, 'gateway')]
  const takers = [stage.challenge, await stage.replica()]

  /** A person is asked for a reply, at a number of their own unless told. */
  async function ask(number = `+1425555${randomInt(1_000, 9_999)}`, changes: Partial<SendRequest> = {}) {
    stage.world.advance(1_000)
    const message = stage.message({
      ...{ template: Template.REPLY_CODE, reply: { factorId: 'phone' } },
      recipient: { address: { $case: 'smsNumber', value: number } },
      ...changes,
    })
    const { delivery } = await stage.challenge.send(message)
    return { number, code: message.parameters.otp ?? '', challengeId: message.challengeId, delivery }
  }

  const webhook = (from: string, body: string, more: object = {}) => ({
    provider: 'fake',
    url: 'https://mfa.example.com/webhooks/texts/fake',
    form: { id: `T${++brought}`, from, body, to: '+15005550006', ...more },
    headers: { signature: 'genuine' },
  })

  return {
    ...{ ...stage, carrier, other, ask, webhook, gateways },
    /** A person writes; their carrier brings it to a replica. */
    async write(from: string, body: string, replica = 0) {
      stage.world.advance(10)
      return gateways[replica]?.receiveText(webhook(from, body))
    },
    take: async (settled: string[] = [], replica = 0): Promise<Reply[]> =>
      (await takers[replica]?.takeReplies({ settled }))?.replies ?? [],
    number: async (columns: string) => (await stage.database.pool.query(`select ${columns} from number`)).rows,
    async reset() {
      carrier.taken.length = 0
      await stage.database.pool.query('truncate message, inbound, number, spending, outbox')
    },
  }
}

export type TextStage = Awaited<ReturnType<typeof openTextStage>>
