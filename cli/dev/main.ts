import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startNats } from '#libs/embedded/nats'
import { startPostgres } from '#libs/embedded/postgres'
import { servingCalls } from '#cli/start/serving'
import { run, type Life } from '#libs/runtime/run'
import { plan } from './plan.ts'
import { secretObjects } from './secret-objects.ts'

const portBase = 7100
const folder = resolve('.countersign/dev')

/** PostgreSQL and NATS of one's own; where they are found is written into the folder, the first once both serve. */
async function stores(life: Life): Promise<void> {
  const told = join(folder, 'database-url')
  await rm(told, { force: true })
  const postgres = life.add('postgres', await startPostgres({ folder: join(folder, 'postgres'), port: portBase + 11 }))
  const nats = life.add('nats', await startNats({ folder: join(folder, 'nats'), port: portBase + 12 }))
  await writeFile(join(folder, 'nats-url'), nats.url, { mode: 0o600 })
  await writeFile(told, postgres.url, { mode: 0o600 })
  // Nothing else of this process is waiting for anything.
  const awake = setInterval(() => {}, 2 ** 30)
  life.add('wakefulness', { stop: () => clearInterval(awake) })
}

/** Exits with 0 if a gRPC server says within two seconds that it serves. */
async function probe(address: string): Promise<void> {
  const patience = AbortSignal.timeout(2_000)
  await servingCalls(address, patience)
  process.exit(patience.aborted ? 1 : 0)
}

// PostgreSQL runs as another user where this one is root, so the folder is not for its owner alone; what is secret in it is.
await mkdir(folder, { recursive: true })
const [command, argument = ''] = process.argv.slice(2)
if (command === 'plan') console.log(JSON.stringify(await plan({ folder, portBase }), undefined, 2))
else if (command === 'probe') await probe(argument)
else if (command === 'secrets') console.log(JSON.stringify(await secretObjects(folder), undefined, 2))
else if (command === 'stores') await run('stores', stores)
else process.exitCode = 2
