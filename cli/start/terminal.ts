import type { Host } from '#libs/runtime/run'

/** How long the same Ctrl-C may take to arrive by both ways, in milliseconds. */
const echoMs = 1_000

/** How often npm is looked after, in milliseconds. */
const lookMs = 250

/**
 * The process, as one that `npm start` started sees itself: a Ctrl-C comes from the terminal and then again from npm, and
 * that is one wish to stop, not two. Where the terminal is closed, or npm ends without a word, that is such a wish as well.
 */
export const terminal: Host = {
  env: process.env,
  stderr: process.stderr,
  exit: (code) => process.exit(code),
  on(event, listener) {
    if (!event.startsWith('SIG')) return process.on(event, listener)
    const once = withoutEcho(listener)
    process.on(event, once)
    if (event !== 'SIGTERM') return
    process.on('SIGHUP', once)
    if (process.env['npm_lifecycle_event'] !== undefined) whenOrphaned(once)
  },
}

function withoutEcho(listener: (subject: unknown) => void): (signal: unknown) => void {
  let last = -echoMs
  return (signal) => {
    const now = performance.now()
    if (now - last >= echoMs) listener(signal)
    last = now
  }
}

function whenOrphaned(tell: (signal: unknown) => void): void {
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    tell('SIGTERM')
  }, lookMs)
  timer.unref()
}
