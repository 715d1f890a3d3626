import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { alone } from './alone.ts'
import { answersAmongLine } from './lines/answers-among.ts'
import { answersLine } from './lines/answers.ts'
import { decisionLines } from './lines/decisions.ts'
import { floorLine } from './lines/floor.ts'
import { callers, type Line } from './lines/line.ts'
import { signInsLine } from './lines/sign-ins.ts'
import { measure } from './measure.ts'
import { printDecisionCosts } from './policy.ts'
import { makeRegulars, type Regulars } from './regulars.ts'
import { printReportSpeed } from './reports.ts'
import { openStage, type Stage } from './stage.ts'
import { latency, printTable, throughput, type Row } from './table.ts'

const options = {
  quick: { type: 'boolean' },
  profiles: { type: 'string' },
  only: { type: 'string' },
  /** How many sign-ins reporting remembers. */
  attempts: { type: 'string' },
} as const
const { quick, profiles, only, attempts } = parseArgs({ options }).values
const isWanted = (part: string) => only === undefined || only.split(',').includes(part)
/** How long each line is under load before it is measured, and how often and how long it then is: in seconds. */
const { warm, rounds, seconds } = quick ? { warm: 1, rounds: 3, seconds: 0.7 } : { warm: 5, rounds: 5, seconds: 3 }

/** How much reporting remembers, and misses while it is down. */
const usual = quick ? { attempts: 50_000, events: 10_000 } : { attempts: 10_000_000, events: 200_000 }
const reported = { ...usual, ...(attempts && { attempts: Number(attempts) }) }
if (!Number.isSafeInteger(reported.attempts) || reported.attempts < 1) throw new Error('--attempts: must be a number')

/** Who is needed for an answer: the service that judges it, and the one that knows who may call. */
const answering = ['challenge', 'policy'] as const

const stage = await openStage({ profiles })
try {
  progress('setting up')
  const regulars = await makeRegulars(stage.cluster, 400)
  if (isWanted('factors')) await measureFactors(stage, regulars)
  if (isWanted('throughput')) await measureThroughput(stage, regulars)
  if (isWanted('decisions')) await measureDecisions(stage, regulars)
  if (isWanted('reports')) await printReportSpeed(stage, { ...reported, progress })
} finally {
  await stage.stop()
}
if (isWanted('decisions')) printDecisionCosts()

/** The same answers among few factors and among many. */
async function measureFactors(stage: Stage, { key }: Regulars): Promise<void> {
  const rows: Row[] = []
  for (const factors of [1_000, quick ? 100_000 : 1_000_000]) {
    const line = await answersAmongLine(stage, { key, factors })
    rows.push(...(await inRounds([line], (each) => alone(stage.cluster, answering, () => inTurn([line], each)))))
  }
  printTable(latency, rows)
}

/** The floor and ours in turn, so that a drifting machine drifts for both. */
async function measureThroughput(stage: Stage, regulars: Regulars): Promise<void> {
  const { key } = regulars
  const answers = [
    await floorLine(stage),
    await answersLine(stage, { name: 'AnswerChallenge, TOTP', key, periodSeconds: 30 }),
    await answersLine(stage, { name: 'AnswerChallenge, HOTP', key, periodSeconds: 0 }),
  ]
  const signIns = [await signInsLine(stage, regulars)]
  const turn = async (each: number) => [
    ...(await alone(stage.cluster, answering, () => inTurn(answers, each))),
    ...(await inTurn(signIns, each)),
  ]
  const rows = await inRounds([...answers, ...signIns], turn)
  printTable(throughput, rows)
  console.log(
    `${callers} callers; node µs: of the challenge service (or the floor) a call; pg µs, SQL, commits: all that the`,
  )
  console.log(
    'database did meanwhile. While answers alone are measured, only challenge and policy run, who knows its callers.',
  )
}

/** A decision, and a call of the same service that does nothing, at the same pace. */
async function measureDecisions(stage: Stage, { people }: Regulars): Promise<void> {
  for (const pace of [
    { callers: 1, perSecond: 200 },
    { callers: 16, perSecond: 1_000 },
  ]) {
    const lines = await decisionLines(stage, people, pace)
    const turn = (each: number) => alone(stage.cluster, ['policy'], () => inTurn(lines, each))
    printTable(latency, await inRounds(lines, turn))
  }
  console.log(
    'Calls come at random; of first: how many times the p99 of the call that does nothing. The other services stand',
  )
  console.log('still meanwhile: they hear of decisions, and would be on other machines.')
}

async function inTurn(lines: Line[], each: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const line of lines) rows.push(await measure(line, stage, each))
  return rows
}

async function inRounds(lines: Line[], turn: (each: number) => Promise<Row[]>): Promise<Row[]> {
  progress('warming up')
  await turn(warm)
  const rows: Row[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`round ${round} of ${rounds}`)
    rows.push(...(await turn(seconds)))
  }
  progress('')
  for (const line of lines) line.close()
  const load = loadavg().map((each) => each.toFixed(1))
  console.log(
    `\nMedians of ${rounds} rounds of ${seconds} s, after ${warm} s to warm up; commits are durable. ` +
      `${cpus().length} cores, shared with the load; load average ${load.join(', ')}.`,
  )
  return rows
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
}
