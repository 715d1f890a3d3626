import colours from 'picocolors'
import { env, integer, optional, secret, text, url } from '#libs/runtime/env'
import { logConfig } from '#libs/runtime/log'
import { run, type Life } from '#libs/runtime/run'
import { raise } from './cluster.ts'
import { firstScreen } from './first-screen.ts'
import { terminal } from './terminal.ts'

/** What `npm start` reads from its environment. */
const config = env({
  PORT_BASE: integer({ default: 7000, min: 1024, max: 65_000, about: 'The ports are this and up to 12 more.' }),
  DATABASE_URL: optional(secret(url({ about: 'A PostgreSQL to use instead of one of its own.' }))),
  NATS_URL: optional(secret(url({ about: 'A NATS with JetStream to use instead of one of its own.' }))),
  GEOIP_FILE: optional(text({ about: 'A MaxMind file that tells countries by address.' })),
  COUNTERSIGN_FOLDER: text({ default: '.countersign', about: 'Where data and secrets are kept.' }),
})

const print = (line: string) => void process.stdout.write(`${line}\n`)

async function begin(life: Life): Promise<void> {
  const { PORT_BASE, DATABASE_URL, NATS_URL, GEOIP_FILE, COUNTERSIGN_FOLDER } = config(process.env)
  logConfig(process.env)
  let up = false
  life.add('farewell', { stop: () => (up ? print('  Everything is stopped.') : undefined) })
  const cluster = await raise(life, {
    folder: COUNTERSIGN_FOLDER,
    portBase: PORT_BASE,
    databaseUrl: DATABASE_URL?.reveal(),
    natsUrl: NATS_URL?.reveal(),
    environment: () => ({ ...logging(process.env), ...(GEOIP_FILE && { GEOIP_FILE }) }),
    show: print,
  })
  up = true
  print(firstScreen(colours, cluster))
  life.add('announcement', { drain: async () => print('\n  Draining …'), stop: () => {} })
}

/** How the services write: in colour to a terminal, and as loud as LOG_LEVEL says where it does. */
function logging({ LOG_LEVEL, LOG_FORMAT }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const colour = process.stdout.isTTY && { FORCE_COLOR: '1' }
  return { ...(LOG_LEVEL && { LOG_LEVEL }), ...(LOG_FORMAT && { LOG_FORMAT }), ...colour }
}

// A terminal that was closed hears no farewell.
process.stdout.on('error', () => {})

const tell = ({ err }: { err?: unknown }, message: string) => print(`${message}: ${String(err)}`)
const log = { info() {}, error: tell, fatal: tell }

await run('countersign', begin, { host: terminal, log, drainMs: 40_000 })
