import { duration, env } from './env.ts'
import { createLife, type Life, type LifeLog, type Limits } from './life.ts'
import { logger } from './log.ts'
import { maskText } from './masked-text.ts'
import { sentence } from './sentence.ts'

export type { Life, Part } from './life.ts'

/** The process, or in a test something like it. */
export interface Host {
  on(event: string, listener: (subject: unknown) => void): unknown
  exit(code: number): void
  readonly stderr: { write(text: string): unknown }
  readonly env: NodeJS.ProcessEnv
}

interface RunLog extends LifeLog {
  info(fields: object, message: string): void
  fatal(fields: object, message: string): void
}

export interface RunOptions extends Limits {
  host?: Host
  log?: RunLog
}

/** What every process reads for its end. */
export const runConfig = env({
  DRAIN_TIMEOUT: duration({ default: '30s', about: 'How long calls under way may take to finish; 30s at most.' }),
})

/**
 * The life of a process: `begin` starts its parts and adds each; SIGTERM or SIGINT drains and stops them in reverse and
 * exits with 0, a second signal at once with 130. If the start fails, one sentence goes to standard error (and the stack
 * at LOG_LEVEL=debug), what has started is stopped, and the exit code is 1, as after any error that nothing caught.
 */
export async function run(name: string, begin: (life: Life) => Promise<void>, options: RunOptions = {}): Promise<void> {
  const { host = process as Host, log = openLog(name, host), ...limits } = options
  const { DRAIN_TIMEOUT: drainMs } = usable(name, host, () => runConfig(host.env))
  const { life, end } = createLife({ log, drainMs, ...limits })
  const started = Promise.resolve().then(() => begin(life))
  let exitCode: number | undefined

  const finish = async (code: number) => {
    const first = exitCode === undefined
    exitCode = Math.max(exitCode ?? 0, code)
    if (!first) return
    await end(started)
    host.exit(exitCode)
  }

  onSignals(host, (signal) => {
    log.info({ signal }, 'stopping')
    void finish(0)
  })
  onUncaught(host, (err) => {
    log.fatal({ err }, 'nothing caught this error')
    void finish(1)
  })
  try {
    await started
    log.info({}, 'started')
  } catch (error) {
    if (exitCode !== undefined) return
    complain(name, error, host)
    await finish(1)
  }
}

function onSignals(host: Host, first: (signal: unknown) => void): void {
  let signals = 0
  const receive = (signal: unknown) => {
    signals += 1
    if (signals > 1) host.exit(130)
    else first(signal)
  }
  for (const signal of ['SIGTERM', 'SIGINT']) host.on(signal, receive)
}

function onUncaught(host: Host, fatal: (error: unknown) => void): void {
  for (const event of ['uncaughtException', 'unhandledRejection']) host.on(event, fatal)
}

function openLog(name: string, host: Host): RunLog {
  return usable(name, host, () => logger(name))
}

function usable<T>(name: string, host: Host, read: () => T): T {
  try {
    return read()
  } catch (error) {
    complain(name, error, host)
    host.exit(1)
    throw error
  }
}

function complain(name: string, error: unknown, { stderr, env }: Host): void {
  stderr.write(`${name}: ${sentence(error)}\n`)
  const detailed = env['LOG_LEVEL'] === 'debug' || env['LOG_LEVEL'] === 'trace'
  if (detailed && error instanceof Error) stderr.write(`${maskText(error.stack ?? '')}\n`)
}
