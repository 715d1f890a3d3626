import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Handover, NotTaken, OutgoingMessage, Provider, PushTarget, Receipt } from '../providers/provider.ts'

/** What a carrier does badly, in words that every carrier has something for. */
export type Fault = 'throttles' | 'is down' | 'loses the answer' | 'is silent'

/** Something that speaks a carrier's own protocol, and the accounts that a provider has there. */
export interface Simulator {
  /** An account; with `wrong` credentials, or `nowhere`, where nobody listens. It waits for an answer for as long as it is told. */
  account(timeoutMs: number, how?: 'wrong' | 'nowhere'): Provider
  /** What it does badly from now on; well again without. */
  fault(fault?: Fault): Promise<void> | void
  /** The texts that came to a recipient. */
  inbox(to: string): Promise<string[]> | string[]
  /** A recipient of their own for each number from 1 on. */
  recipient(count: number): string
  /** One that the carrier says does not exist, with its own code for that; `invalid_number` unless told. */
  nobody: { to: string; carrierCode: string; reason?: NotTaken }
  /** One who wrote STOP to the carrier, where it keeps to that by itself, with its own code for it. */
  optedOut?: { to: string; carrierCode: string }
  /** Of a carrier of calls: where it is told to say that, and no more. */
  answerUrl?(text: string): string
  /** Of a push service: how the device of that name is reached. */
  target?(to: string): PushTarget
  /** What may be in no answer. */
  secrets: string[]
  /** Its reports, where it has some. */
  receipts?: {
    callbackUrl: string
    /** One whom texts never reach. */
    unreachable: string
    /** The report that ends the message which was sent last, as the provider reads it. */
    next(provider: Provider, carrierId: string): Promise<Receipt | undefined>
  }
  stop(): Promise<void>
}

/** Longer than any answer takes on the busiest machine; and how long an answer is waited for that never comes. */
const [patience, impatience] = [20_000, 2_000]

const long = () => AbortSignal.timeout(patience)

/** What every provider does, whoever the carrier is: the rest of the service relies on it and asks no further. */
export function conforms(name: string, open: () => Promise<Simulator>): void {
  let simulator: Simulator
  const opened: Provider[] = []
  beforeAll(async () => {
    simulator = await open()
  })
  afterEach(() => simulator.fault())
  afterAll(async () => {
    for (const provider of opened) await provider.close?.()
    await simulator.stop()
  })

  let recipients = 0
  const recipient = () => simulator.recipient(++recipients)
  const account = (how?: 'wrong' | 'nowhere', timeoutMs = patience) => {
    const provider = simulator.account(timeoutMs, how)
    opened.push(provider)
    return provider
  }
  const message = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => {
    const body = changes.body ?? `${randomInt(100_000, 999_999)} is your "Pay & roll" code.`
    const to = changes.to ?? recipient()
    const answerUrl = simulator.answerUrl?.(body)
    const target = simulator.target?.(to)
    return {
      ...{ deliveryId: randomUUID(), to, subject: 'Ihr Code', validForSeconds: 180, body },
      ...(answerUrl && { answerUrl }),
      ...(target && { push: { target, challengeId: randomUUID() } }),
      ...changes,
    }
  }

  describe(`${name} conforms:`, () => {
    test('a message that is taken reaches its recipient once, and has the carrier’s id', async () => {
      const sent = message()
      const handover = await account().send(sent, long())
      expect(handover).toEqual({ taken: true, carrierId: expect.stringMatching(/^.{1,128}$/) })
      expect(await simulator.inbox(sent.to)).toEqual([sent.body])
    })

    test('a message keeps its signs, whatever its script', async () => {
      for (const body of ['Zürich €5 {[~]} \\ | ^', '給与計算 048213', 'code 🔑 048213']) {
        const sent = message({ body })
        expect(await account().send(sent, long())).toMatchObject({ taken: true })
        expect(await simulator.inbox(sent.to)).toEqual([body])
      }
    })

    test('many messages at once are each taken once', async () => {
      const provider = account()
      const sent = Array.from({ length: 40 }, () => message())
      const handovers = await Promise.all(sent.map((each) => provider.send(each, long())))
      expect(handovers.filter(({ taken }) => !taken)).toEqual([])
      for (const { to, body } of sent) expect(await simulator.inbox(to)).toEqual([body])
    })

    test('a recipient who does not exist is told by name, and no other carrier is to be asked', async () => {
      const { to, carrierCode, reason = 'invalid_number' } = simulator.nobody
      const refused = { taken: false, reason, carrierCode, retryable: false }
      expect(await account().send(message({ to }), long())).toEqual(refused)
    })

    test('a recipient who wants no texts is told by name, if the carrier knows, and no other carrier is to be asked', async () => {
      if (!simulator.optedOut) return
      const { to, carrierCode } = simulator.optedOut
      const refused = { taken: false, reason: 'opted_out', carrierCode, retryable: false }
      expect(await account().send(message({ to }), long())).toEqual(refused)
    })

    test.each([
      ['throttles', 'throttled', true],
      ['is down', 'unreachable', true],
      ['loses the answer', 'unknown', false],
      ['is silent', 'unknown', false],
    ] as const)('a carrier that %s is %s', async (fault, reason, retryable) => {
      await simulator.fault(fault)
      const handover = await account(undefined, fault === 'is silent' ? impatience : patience).send(message(), long())
      expect(handover).toMatchObject({ taken: false, reason, retryable })
    })

    test('wrong credentials are our own fault, and another carrier may be asked', async () => {
      const sent = message()
      const handover = await account('wrong').send(sent, long())
      expect(handover).toMatchObject({ taken: false, reason: 'misconfigured', retryable: true })
      expect(await simulator.inbox(sent.to)).toEqual([])
    })

    test('where nobody listens another carrier may be asked', async () => {
      const handover = await account('nowhere').send(message(), long())
      expect(handover).toMatchObject({ taken: false, reason: 'unreachable', retryable: true })
    })

    test('a call that is given up before it begins sends nothing', async () => {
      const sent = message()
      const handover = await account().send(sent, AbortSignal.abort())
      expect(handover).toMatchObject({ taken: false, retryable: true })
      expect(await simulator.inbox(sent.to)).toEqual([])
    })

    test('a carrier that comes back is used again by the same account', async () => {
      const provider = account()
      await provider.send(message(), long())
      await simulator.fault('is down')
      expect(await provider.send(message(), long())).toMatchObject({ taken: false })
      await simulator.fault()
      expect(await provider.send(message(), long())).toMatchObject({ taken: true })
    })

    test('asked again for one delivery after a lost answer, it either sends no second text or says that it might', async () => {
      const [provider, sent] = [account(), message()]
      await simulator.fault('loses the answer')
      await provider.send(sent, long())
      await simulator.fault()
      if (!provider.idempotent) return
      expect(await provider.send(sent, long())).toMatchObject({ taken: true })
      expect(await simulator.inbox(sent.to)).toEqual([sent.body])
    })

    test('what it says holds no number, no text and no credential', async () => {
      const told: Handover[] = []
      const sent = message({ to: simulator.nobody.to })
      for (const how of [undefined, 'wrong', 'nowhere'] as const) told.push(await account(how).send(sent, long()))
      const targets = Object.entries(sent.push?.target ?? {}).filter(([field, value]) => field !== 'service' && value)
      const hidden = [...targets.map(([, value]) => value), ...simulator.secrets]
      for (const secret of [sent.to.slice(1), sent.body, ...hidden]) {
        expect(JSON.stringify(told)).not.toContain(secret)
      }
    })

    test('its reports say what became of a message, if it has any', async () => {
      const { receipts } = simulator
      if (!receipts) return
      const provider = account()
      for (const [to, status] of [
        [recipient(), /^delivered$/],
        [receipts.unreachable, /^(undelivered|failed)$/],
      ] as const) {
        const handover = await provider.send(message({ to, statusCallbackUrl: receipts.callbackUrl }), long())
        const carrierId = handover.taken ? handover.carrierId : ''
        expect(await receipts.next(provider, carrierId)).toMatchObject({
          carrierId,
          status: expect.stringMatching(status),
        })
      }
    })
  })
}
