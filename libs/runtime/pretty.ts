import colours from 'picocolors'

const paint: Record<string, (text: string) => string> = {
  trace: colours.gray,
  debug: colours.blue,
  info: colours.green,
  warn: colours.yellow,
  error: colours.red,
  fatal: colours.bgRed,
}

interface Line {
  level: string
  time: string
  name: string
  msg?: string
  err?: { stack?: string; message?: string; type?: string }
}

/** One line of JSON log as a developer reads it: `12:03:04.123  info   challenge  message  key=value`, a stack below it. */
export function pretty(json: string): string {
  const { level, time, name, msg = '', err, ...rest } = JSON.parse(json) as Line
  const { stack, message: _message, type: _type, ...failure } = err?.stack ? err : { err }
  const pairs = Object.entries({ ...rest, ...failure }).filter(([, value]) => value !== undefined)
  const fields = pairs.map(([key, value]) => colours.dim(`${key}=${written(value)}`))
  const words = [colours.dim(time.slice(11, 23)), paint[level]?.(level.padEnd(5)), colours.bold(name), msg, ...fields]
  return `${words.join('  ')}\n${stack ? `${colours.dim(stack)}\n` : ''}`
}

const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
