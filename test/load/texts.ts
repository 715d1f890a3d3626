import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import {
  DeliveryServiceService,
  DeliveryState,
  SendRequest,
  Template,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import { leanClient } from './lean/client.ts'
import { pace } from './pace.ts'
import { openStage, type Stage } from './stage.ts'

/**
 * Texts at a steady pace, while the carrier takes its time: how many a second are accepted, how late, what the delivery
 * service grows by meanwhile, and whether each that was accepted is in its log. Accepted means that the carrier has it and
 * that this is stored. `npm run bench:texts -- --seconds 60 --rate 200 --carrier 300`.
 */
const text = (value: string) => ({ type: 'string', default: value }) as const
const options = { seconds: text('30'), rate: text('200'), carrier: text('300') }
const given = parseArgs({ options }).values
const [seconds, rate, carrierMs] = [given.seconds, given.rate, given.carrier].map(Number) as [number, number, number]

/** How long it is under load before it is measured, in seconds. */
const warm = 10

/** What no number, person or prefix of the load comes near. */
const limits = JSON.stringify({ perPerson: 1e6, perRecipient: 1e6, perPrefix: 1e6, refusedTypes: [] })

const stage = await openStage({ told: (name) => (name === 'delivery' ? { SENDING_LIMITS: limits } : {}) })
try {
  await slowDown(stage, carrierMs)
  await send(stage, warm)
  const memory = watchMemory(stage)
  const run = await send(stage, seconds)
  const grown = await memory.stop()
  const kept = await keptOf(stage, run.prefix)
  const load = loadavg().map((each) => each.toFixed(1))
  console.log(`${rate} texts/s offered for ${seconds} s, after ${warm} s; the carrier answers in ${carrierMs} ms.`)
  const perSecond = (run.accepted / run.seconds).toFixed(1)
  console.log(`accepted ${run.accepted}, ${perSecond}/s, refused ${run.calls - run.accepted}`)
  console.log(`answered: p50 ${ms(run.p50)}, p99 ${ms(run.p99)}`)
  console.log(
    `in the log as taken by the carrier ${kept.taken}, as anything else ${kept.other}, lost ${Math.max(0, run.accepted - kept.taken)}`,
  )
  console.log(`resident memory of delivery: ${grown.before} MiB before, ${grown.most} at most, ${grown.after} after`)
  console.log(
    `${cpus().length} cores, shared with the load, the carrier and the stores; load average ${load.join(', ')}`,
  )
} finally {
  await stage.stop()
}

async function slowDown({ cluster }: Stage, slowMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const told = await fetch(`${cluster.carrierUrl}/faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ slowMs }),
  })
  if (!told.ok) throw new Error(`the carrier answered ${told.status}`)
}

/** Sends texts, each to a number of its own. */
async function send({ cluster }: Stage, seconds: number) {
  const prefix = randomBytes(8).toString('hex')
  const client = await leanClient({ address: cluster.addresses.delivery, peer: 'challenge', tenant: 'bench' })
  const ask = client.method(DeliveryServiceService.send)
  let accepted = 0
  const call = async (turn: number) => {
    const answer = await ask(requestOf(prefix, turn)).catch(() => undefined)
    if (answer?.delivery?.sentAt) accepted += 1
  }
  const run = await pace(turns(), { callers: 512, perSecond: rate, seconds, call })
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

async function keptOf({ pool }: Stage, prefix: string) {
  const states = [DeliveryState.SENT, DeliveryState.DELIVERED]
  const { rows } = await pool.query<{ all: number; taken: number }>(
    `select count(*)::integer as all, (count(*) filter (where state = any($2)))::integer as taken
     from delivery.message where tenant_id = 'bench' and idempotency_key like $1`,
    [`${prefix}-%`, states],
  )
  const { all, taken } = rows[0] ?? { all: 0, taken: 0 }
  return { all, taken, other: all - taken }
}

function watchMemory({ cluster }: Stage) {
  const seen: Promise<number>[] = []
  const look = () => void seen.push(residentMiB(cluster.service('delivery').pid as number))
  look()
  const timer = setInterval(look, 500)
  return {
    async stop() {
      clearInterval(timer)
      look()
      const all = await Promise.all(seen)
      return { before: all[0] ?? 0, most: Math.max(...all), after: all.at(-1) ?? 0 }
    },
  }
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024)
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}
