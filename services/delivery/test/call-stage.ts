import { randomUUID } from 'node:crypto'
import { CallTerms, Template, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { until } from '#libs/testing/until'
import { accountSid, authToken, openTestAccount } from '#test/outside/carrier/test-account'
import { phone } from '#test/outside/phone'
import { twilioVoice } from '../providers/twilio-voice.ts'
import { openCallDoor } from './call-door.ts'
import { openStage } from './stage.ts'

/** What the owner of a phone does when it rings, and how the call goes. */
export interface Play {
  answer?: string
  keys?: string[]
  terms?: Partial<CallTerms>
  extension?: string
  /** What else is asked. */
  more?: Partial<SendRequest>
}

/** What the carrier says of a call that is not over. */
const underWay: ReadonlySet<string> = new Set(['queued', 'ringing', 'in-progress'])

let numbers = 1_000

/** A number that nobody was called at before. */
export const newNumber = () => `+1425555${++numbers}`

export const approve = (resultCode: ResultCode) => () => ({ approved: true, resultCode, open: false })
export const wrong = () => ({ approved: false, resultCode: ResultCode.SUCCESS_WITH_PIN, open: true })

export type CallStage = Awaited<ReturnType<typeof openCallStage>>

/** How long the carrier's answer takes once it has begun to call that number. */
interface Late {
  until(to: string): Promise<void>
}

/** Two replicas of the service, a carrier that rings phones, and a door through which its webhooks come, to each in turn. */
export async function openCallStage() {
  const carrier = await openTestAccount()
  const door = await openCallDoor()
  const options = { baseUrl: carrier.url, accountSid, authToken, from: '+15005550006', timeoutMs: 5_000 }
  const provider = twilioVoice({ ...options, ringSeconds: 30, detectMachines: true })
  const late: Late = { until: async () => {} }
  async function send(...asked: Parameters<typeof provider.send>) {
    const handover = await provider.send(...asked)
    await late.until(asked[0].to)
    return handover
  }
  const accounts = [{ name: 'calls', provider: { ...provider, send } }]
  const routes = [{ channel: 'voice', prefix: '', account: 'calls', cost: 0, weight: 1 } as const]
  const stage = await openStage({ publicUrl: door.url, accounts, routes })
  const gateways = [stage.gateway, await stage.replica({ routes, accounts }, 'gateway')]
  door.replicas = gateways.map((gateway) => (webhook) => gateway.receiveCall(webhook))
  const owner = (number: string) => phone({ carrierUrl: carrier.url, number })

  function request(to: string, terms: Partial<CallTerms> = {}): SendRequest {
    return {
      idempotencyKey: randomUUID(),
      recipient: { address: { $case: 'callNumber', value: to } },
      template: Template.ONE_TIME_CODE,
      parameters: { application_name: 'Payroll' },
      language: 'en',
      expiresAt: new Date(stage.world.now().getTime() + 180_000),
      userId: 'ann',
      challengeId: randomUUID(),
      clientIp: '',
      eventText: '',
      call: CallTerms.create({ token: randomUUID(), factorId: 'phone', pinAttempts: 3, ...terms }),
    }
  }

  /** What became of a call, once it is over. */
  async function finished(deliveryId: string) {
    const delivery = await until(async () => {
      const { delivery } = await stage.gateway.getDelivery({ deliveryId }, { tenant: 'acme' })
      return delivery?.finishedAt && delivery
    })
    const event = (await stage.events()).find((each) => 'event' in each && each.event === 'CallFinished')
    return { delivery, event }
  }

  return {
    ...{ ...stage, carrier, door, late, owner, request, finished },

    /** Calls a phone whose owner does that, and gives what came of it. */
    async call({ answer = 'person', keys = [], terms = {}, extension = '', more = {} }: Play) {
      const to = newNumber()
      await owner(to).onRing(answer, keys)
      const asked = { ...request(to + extension, terms), ...more }
      const { delivery } = await stage.challenge.send(asked)
      const ended = await finished(delivery?.id ?? '')
      // A call is known to be over before its last words are heard.
      await until(async () => (await owner(to).calls()).every(({ status }) => !underWay.has(status)))
      return { to, asked, ...ended }
    },

    /** As if nothing had happened yet. */
    async reset() {
      await carrier.world('DELETE', '/faults')
      Object.assign(door, { received: [], asked: [] })
      await stage.database.pool.query('truncate message, outbox')
    },

    async stop() {
      await stage.stop()
      await carrier.stop()
      await door.stop()
    },
  }
}
