import { randomBytes } from 'node:crypto'
import { DeliveryServiceService, SendRequest, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Run } from './drive.ts'
import { leanClient } from './lean/client.ts'
import { pace } from './pace.ts'

/** How texts were sent. */
export interface TextRun extends Run {
  /** What all their keys begin with. */
  prefix: string
  /** How many were accepted: the carrier has them, and that is stored. */
  accepted: number
}

interface Load {
  address: string
  perSecond: number
  seconds: number
}

/** Sends texts as the challenge service does, each to a number of its own. */
export async function sendTexts({ address, perSecond, seconds }: Load): Promise<TextRun> {
  const prefix = randomBytes(8).toString('hex')
  const client = await leanClient({ address, peer: 'challenge', tenant: 'bench' })
  const ask = client.method(DeliveryServiceService.send)
  let accepted = 0
  const call = async (turn: number) => {
    const answer = await ask(requestOf(prefix, turn)).catch(() => undefined)
    if (answer?.delivery?.sentAt) accepted += 1
  }
  const run = await pace(turns(), { callers: 512, perSecond, seconds, call })
  client.close()
  return { ...run, prefix, accepted }
}

function requestOf(prefix: string, turn: number): SendRequest {
  const number = `+1425${2_000_000 + turn}`
  return SendRequest.fromPartial({
    ...{ idempotencyKey: `${prefix}-${turn}`, template: Template.ONE_TIME_CODE, userId: `person-${turn}` },
    recipient: { address: { $case: 'smsNumber', value: number } },
    parameters: { otp: '048213', application_name: 'Benchmark' },
    expiresAt: new Date(Date.now() + 180_000),
  })
}

function* turns(): Generator<number> {
  for (let turn = 0; ; turn += 1) yield turn
}
