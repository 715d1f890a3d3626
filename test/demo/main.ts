import colours from 'picocolors'
import { raise } from '#cli/start/cluster'
import { createLife } from '#libs/runtime/life'
import { sentence } from '#libs/runtime/sentence'
import { scenes } from './scenes/index.ts'
import { openStage } from './stage.ts'
import { openTranscript } from './transcript.ts'

const print = (line: string) => void process.stdout.write(`${line}\n`)
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const log = { error: ({ err }: { err?: unknown }, message: string) => print(`${message}: ${sentence(err)}`) }
const { life, end } = createLife({ log })
let ended: Promise<void> | undefined
const stop = () => (ended ??= end(Promise.resolve()))

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop().then(() => process.exit(130)))

/** Plays every scene on a cluster of its own, and gives whether all of it came out as it should. */
async function demonstrate(): Promise<boolean> {
  const begun = performance.now()
  print(`\n  ${colours.bold('Countersign')}  ${colours.dim('real processes, spoken to over gRPC as a client does')}`)
  const cluster = await raise(life)
  print(colours.dim(`  PostgreSQL, NATS, six services and a carrier are up after ${seconds(begun)}`))

  const stage = openStage(cluster)
  const transcript = openTranscript(colours, print)
  for (const { title, play } of scenes) {
    transcript.scene(title)
    await play(stage, transcript, colours)
  }
  stage.close()
  const { steps, right } = transcript.count()
  const summary = right === steps ? colours.green(`All ${steps} steps came out as they should`) : failure(steps - right)
  print(`\n  ${summary}, ${seconds(begun)}.\n`)
  return right === steps
}

const failure = (count: number) => colours.red(`${count} of the steps did not come out as they should`)

try {
  process.exitCode = (await demonstrate()) ? 0 : 1
} catch (error) {
  if (!ended) process.stderr.write(`demo: ${sentence(error)}\n`)
  process.exitCode = 1
} finally {
  await stop()
}
