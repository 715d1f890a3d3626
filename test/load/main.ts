import { randomBytes } from 'node:crypto'
import { cpus } from 'node:os'
import { ChallengeServiceService, StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { connect } from '#libs/rpc/client'
import { oathCode, type OathSecret } from '#services/challenge/methods/oath'
import { alone } from './alone.ts'
import { makeCrowd } from './crowd.ts'
import { drive, type Run } from './drive.ts'
import { read, spent, type Reading } from './meter.ts'
import { printDecisionCosts } from './policy.ts'
import { makeRegulars } from './regulars.ts'
import { printTable, type Row } from './table.ts'
import { openStage, type Stage } from './stage.ts'

const quick = process.argv.includes('--quick')
const callers = 64
const size = quick ? 2_000 : 12_000
const rounds = quick ? 1 : 3

/** Measures the floor and ours in turn, so that a drifting machine drifts for both, and prints what each cost. */
const stage = await openStage()
try {
  const seed = randomBytes(20)
  const { key, people } = await makeRegulars(stage.cluster, { size: 200, seed })
  const presses = new Map(people.map((person) => [person, 0]))
  const rows: Row[] = []
  progress('warming up')
  for (const warm of [floor, (each: Stage) => answers(each, { name: '', key, periodSeconds: 0 })]) await warm(stage)
  await signIns(stage, { key, people, presses, seed })
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`)
    rows.push(await floor(stage))
    rows.push(await answers(stage, { name: 'AnswerChallenge, TOTP', key, periodSeconds: 30 }))
    rows.push(await answers(stage, { name: 'AnswerChallenge, HOTP', key, periodSeconds: 0 }))
    rows.push(await signIns(stage, { key, people, presses, seed }))
  }
  progress('')
  printTable(rows, { callers, cores: cpus().length })
} finally {
  await stage.stop()
}
printDecisionCosts()

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
}

async function floor({ floor: { address, pid }, ...rest }: Stage): Promise<Row> {
  const client = connect(ChallengeServiceService, { address })
  const call = async (challengeId: string) => void (await client.answerChallenge(answer(challengeId, '000000')))
  const items = Array.from({ length: size }, () => '00000000-0000-0000-0000-000000000000')
  const row = await measure('floor: one UPDATE … RETURNING', { ...rest, pid }, () => drive(items, { callers, call }))
  client.close()
  return row
}

interface Answers {
  name: string
  key: string
  periodSeconds: number
}

async function answers(stage: Stage, { name, key, periodSeconds }: Answers): Promise<Row> {
  const { challenges, code } = await makeCrowd(stage.pool, { keyring: stage.keyring, size, periodSeconds })
  const client = connect(ChallengeServiceService, { address: stage.cluster.addresses.challenge, key })
  const right = code()
  const call = async (challengeId: string) => {
    const { approved } = await client.answerChallenge(answer(challengeId, right))
    if (!approved) throw new Error('a right code was not approved')
  }
  const { pid } = stage.cluster.service('challenge')
  const run = () => measure(name, { ...stage, pid }, () => drive(challenges, { callers, call }))
  const row = await alone(stage.cluster, run)
  client.close()
  return row
}

interface SignIns {
  key: string
  people: string[]
  presses: Map<string, number>
  seed: Buffer
}

async function signIns(stage: Stage, { key, people, presses, seed }: SignIns): Promise<Row> {
  const client = connect(ChallengeServiceService, { address: stage.cluster.addresses.challenge, key })
  const secret: OathSecret = { seed: seed.toString('base64'), algorithm: 'sha1', digits: 6, periodSeconds: 0 }
  const idle = [...people]
  const call = async (requestId: string) => {
    const userId = idle.pop() as string
    const request = StartChallengeRequest.fromPartial({ requestId, userId, applicationId: 'bench' })
    const { challenge } = await client.startChallenge(request)
    const counter = presses.get(userId) ?? 0
    presses.set(userId, counter + 1)
    const { approved } = await client.answerChallenge(answer(challenge?.id ?? '', oathCode(secret, counter)))
    if (!approved) throw new Error('a right code was not approved')
    idle.unshift(userId)
  }
  const requests = Array.from({ length: size / 4 }, () => `bench-${randomBytes(8).toString('hex')}`)
  const { pid } = stage.cluster.service('challenge')
  const row = await measure('StartChallenge + AnswerChallenge', { ...stage, pid }, () =>
    drive(requests, { callers, call }),
  )
  client.close()
  return row
}

async function measure(
  name: string,
  meters: { pid: number | undefined; postgresPid: number; pool: Stage['pool'] },
  work: () => Promise<Run>,
): Promise<Row> {
  const { pid } = meters
  if (pid === undefined) throw new Error('the server under load is gone')
  const before: Reading = await read({ ...meters, pid })
  const run = await work()
  return { name, ...run, ...spent(before, await read({ ...meters, pid })) }
}

function answer(challengeId: string, value: string) {
  return {
    challengeId,
    requestId: '',
    factorId: '',
    rememberDevice: false,
    deviceToken: '',
    userAgent: '',
    answer: { kind: { $case: 'code' as const, value } },
  }
}
