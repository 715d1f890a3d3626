import { context, trace } from '@opentelemetry/api'
import { type DestinationStream, type Logger, pino } from 'pino'
import { env, oneOf, optional } from './env.ts'
import { maskText } from './masked-text.ts'
import { pretty } from './pretty.ts'
import { redact } from './redact.ts'

export type Log = Logger

/** What every process reads for its log. */
export const logConfig = env({
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    about: 'The least important lines that are written.',
  }),
  LOG_FORMAT: optional(
    oneOf(['json', 'pretty'], {
      about: 'How lines are written: pretty on a terminal, else json, unless this says so.',
    }),
  ),
})

/**
 * A log whose every line passes two gates: values under sensitive names are redacted at any depth (`redact`), then the
 * finished line is masked (`maskText`). Lines carry the trace and span in whose context they were written. They go to
 * standard output unless a destination is given.
 */
export function logger(name: string, destination?: DestinationStream): Log {
  const { LOG_LEVEL, LOG_FORMAT } = logConfig(process.env)
  const human = LOG_FORMAT ? LOG_FORMAT === 'pretty' : !destination && process.stdout.isTTY
  const log = pino(
    {
      level: LOG_LEVEL,
      base: { name },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      mixin: traceIds,
      serializers: { err: (error: unknown) => error },
      formatters: { level: (level) => ({ level }), log: redactFields },
      hooks: {
        logMethod: redactArguments,
        streamWrite: (line) => (human ? pretty(maskText(line)) : maskText(line)),
      },
    },
    // At once, since a line in flight would be lost with a process that dies, and its last lines are the ones needed.
    destination ?? pino.destination({ sync: true }),
  )
  return redactBindings(log)
}

/** Names as OpenTelemetry gives them in logs of other formats than its own. */
function traceIds(): Record<string, string> {
  const span = trace.getSpanContext(context.active())
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {}
}

const redactFields = redact as (fields: Record<string, unknown>) => Record<string, unknown>

/** What a message interpolates (`%s`, `%o`) never comes to the formatters. */
function redactArguments(this: Log, args: Parameters<Log['info']>, write: Log['info']): void {
  const [first, ...rest] = args
  write.apply(this, [first, ...rest.map(redact)] as typeof args)
}

/** Nor do the bindings of a child, which inherits these two methods. */
function redactBindings(log: Log): Log {
  const { child, setBindings } = log
  log.child = function (this: Log, bindings, options) {
    return child.call(this, redact(bindings) as typeof bindings, options)
  } as typeof child
  log.setBindings = function (this: Log, bindings) {
    setBindings.call(this, redact(bindings) as typeof bindings)
  }
  return log
}
