import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { within } from '#libs/runtime/within'
import type { Show } from './kept.ts'
import { compiled } from './root.ts'

/** A process that was started here. */
export interface Child {
  readonly pid: number
  /** Resolves once it serves; rejects with its last words if it ends before, and ends it if it takes too long. */
  readonly serving: Promise<void>
  /** Resolves when it has ended, to how: `exited with code 1`. */
  readonly ended: Promise<string>
  /** Sends it a signal and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>
}

interface Starting {
  name: string
  /** The program, as a path of the source tree. */
  program: string
  environment: NodeJS.ProcessEnv
  /** Whether what it prints is shown, or only what it complains of. */
  logs: boolean
  show: Show
  /** Resolves once it serves; is told when it ended before. */
  ready(ended: AbortSignal): Promise<void>
}

/** How long a program may take before it serves. */
const patienceMs = 60_000

/**
 * Starts one of our programs in a process group of its own, so that a Ctrl-C in the terminal is not its business. It stops
 * when this process is gone.
 */
export function startChild({ name, program, environment, logs, show, ready }: Starting): Child {
  const tether = pathToFileURL(compiled('cli/start/tether.js')).href
  const child = spawn(process.execPath, ['--import', tether, compiled(program)], {
    env: { ...inherited(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const ended = once(child, 'exit').then(([code, signal]) => {
    return signal ? `was ended by ${signal}` : `exited with code ${code}`
  })
  const complaints: string[] = []
  let served = false
  createInterface({ input: child.stdout as Readable }).on('line', (line) => logs && show(line))
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    if (served) show(`${name}: ${line}`)
    else complaints.push(line.trim().replace(`${name}: `, ''))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  const serving = untilReady(ready, ended).then(
    () => void (served = true),
    async (cause: Error) => {
      await end('SIGKILL')
      throw new Error(`${name} did not start: ${complaints.join(' ') || cause.message}`, { cause })
    },
  )
  return { pid: child.pid as number, serving, ended, end }
}

async function untilReady(ready: Starting['ready'], ended: Promise<string>): Promise<void> {
  const gone = new AbortController()
  const early = ended.then((how) => {
    gone.abort()
    throw new Error(`it ${how}`)
  })
  await within(patienceMs, () => Promise.race([ready(gone.signal), early]))
}

/** What a program may know of the environment of its starter; everything else it is told. */
const handedOn = /^(PATH|HOME|TMPDIR|TZ|LANG|LC_\w+|NO_COLOR|FORCE_COLOR|NODE_EXTRA_CA_CERTS|OTEL_\w+)$/

function inherited(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => handedOn.test(name)))
}
