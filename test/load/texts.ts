import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Cluster } from '#cli/start/cluster'
import { watchMemory } from './memory.ts'
import { cpuOf, read, spent, type Reading } from './meter.ts'
import { openStage, type Stage } from './stage.ts'
import { brokenBy, coresFor, textBound, type TextFigures } from './text-bound.ts'
import { sendTexts, type TextRun } from './text-load.ts'
import { logOf, type Logged } from './text-log.ts'

/**
 * Texts at a steady pace, while the carrier takes its time: how many a second are accepted and delivered, how late, what each
 * costs, what the delivery service grows by meanwhile, and whether each that was accepted is in its log. Accepted means that the
 * carrier has it and that this is stored. Ends with 1 where the bound does not hold.
 * `npm run bench:texts -- --seconds 60 --rate 220 --carrier 300`.
 */
const text = (value: string) => ({ type: 'string', default: value }) as const
// A tenth more than the bound is offered: they come at random, and fewer than are offered can not be accepted.
const options = {
  ...{ seconds: text('30'), rate: text(String(Math.round(textBound.perSecond * 1.1))), carrier: text('300') },
  profiles: { type: 'string' },
} as const
const given = parseArgs({ options }).values
const [seconds, perSecond, carrierMs] = [given.seconds, given.rate, given.carrier].map(Number) as [
  number,
  number,
  number,
]

/** How long it is under load before it is measured, in seconds. */
const warm = 10

/** What no number, person or prefix of the load comes near. */
const limits = JSON.stringify({ perPerson: 1e6, perRecipient: 1e6, perPrefix: 1e6, refusedTypes: [] })

/** All that is ours and what it stands on; the load and the carrier would be elsewhere. */
const programs = ['policy', 'challenge', 'delivery', 'fraud', 'reporting', 'gateway', 'nats'] as const

const stage = await openStage({
  profiles: given.profiles,
  told: (name) => (name === 'delivery' ? { SENDING_LIMITS: limits } : {}),
})
try {
  await slowDown(stage.cluster, carrierMs)
  await sendTexts({ address: stage.cluster.addresses.delivery, perSecond, seconds: warm })
  const figures = await measure(stage)
  const broken = brokenBy(figures)
  console.log(broken.length === 0 ? 'The bound holds.' : `The bound does not hold: ${broken.join('; ')}.`)
  process.exitCode = broken.length === 0 ? 0 : 1
} finally {
  await stage.stop()
}

async function measure(stage: Stage): Promise<TextFigures> {
  const meters = { pid: stage.cluster.service('delivery').pid, ...stage }
  const memory = watchMemory(meters.pid)
  const [before, cpuBefore] = [await read(meters), await cpuOfAll(stage.cluster)]
  const run = await sendTexts({ address: stage.cluster.addresses.delivery, perSecond, seconds })
  const logged = await logOf(stage.pool, run.prefix)
  const cost = spent(before, await read(meters))
  const cpu = (await cpuOfAll(stage.cluster)).map((ms, at) => ms - (cpuBefore[at] ?? 0))
  const held = await memory.stop()
  const cpuMs = cpu.reduce((sum, ms) => sum + ms, cost.postgresMs)
  const figures = figuresOf({ run, logged, cost, cpuMs, memoryMiB: held.most })
  print(run, logged, figures)
  console.log(`resident memory of delivery: ${held.before} MiB before, ${held.most} at most, ${held.after} after`)
  const each = programs.map((name, at) => `${name} ${micros(cpu[at] ?? 0, run)}`).join(', ')
  console.log(`processor time of a text, in µs: ${each}, postgres ${micros(cost.postgresMs, run)}`)
  return figures
}

interface Measured {
  run: TextRun
  logged: Logged
  cost: Reading
  cpuMs: number
  memoryMiB: number
}

function figuresOf({ run, logged, cost, cpuMs, memoryMiB }: Measured): TextFigures {
  const each = (all: number) => all / Math.max(1, run.calls)
  return {
    acceptedPerSecond: run.accepted / run.seconds,
    deliveredPerSecond: logged.delivered / run.seconds,
    refused: run.calls - run.accepted,
    lost: Math.max(0, run.accepted - logged.taken),
    unreported: logged.taken - logged.delivered,
    memoryMiB,
    statements: each(cost.statements),
    commits: each(cost.commits),
    cpuMicros: each(cpuMs * 1_000),
  }
}

function print(run: TextRun, logged: Logged, figures: TextFigures): void {
  const { acceptedPerSecond, deliveredPerSecond, statements, commits, lost, refused } = figures
  const load = loadavg().map((each) => each.toFixed(1))
  console.log(`${perSecond} texts/s offered for ${seconds} s, after ${warm} s; the carrier answers in ${carrierMs} ms.`)
  console.log(`accepted ${run.accepted}, ${acceptedPerSecond.toFixed(1)}/s, refused ${refused}`)
  console.log(`delivered ${logged.delivered}, ${deliveredPerSecond.toFixed(1)}/s`)
  console.log(`answered: p50 ${run.p50.toFixed(0)} ms, p99 ${run.p99.toFixed(0)} ms`)
  console.log(`in the log as taken by the carrier ${logged.taken}, as anything else ${logged.other}, lost ${lost}`)
  console.log(`a text: ${statements.toFixed(2)} statements, ${commits.toFixed(2)} commits, of all services`)
  console.log(
    `${coresFor(figures, textBound).toFixed(2)} cores at ${textBound.perSecond} texts/s, the load and the carrier aside`,
  )
  console.log(`${cpus().length} cores here, shared with the load and the carrier; load average ${load.join(', ')}`)
}

function cpuOfAll(cluster: Cluster): Promise<number[]> {
  return Promise.all(programs.map((name) => cpuOf(cluster.service(name).pid)))
}

function micros(ms: number, { calls }: TextRun): string {
  return ((ms * 1_000) / Math.max(1, calls)).toFixed(0)
}

async function slowDown({ carrierUrl }: Cluster, slowMs: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${carrierUrl}/faults`, { method: 'POST', headers, body: JSON.stringify({ slowMs }) })
  if (!answer.ok) throw new Error(`the carrier answered ${answer.status}`)
}
