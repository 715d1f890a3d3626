import type { Host } from '#libs/runtime/run'

/** How long the same Ctrl-C may take to arrive by both ways, in milliseconds. */
const echoMs = 1_000

/** How often npm is looked after, in milliseconds. */
const lookMs = 250

/**
 * The process, as one that `npm start` started sees itself: a Ctrl-C comes from the terminal and then again from npm, and
 * that is one wish to stop, not two. Where npm or its shell ends without a word to us, that is a wish to stop as well.
 */
export const terminal: Host = {
  env: process.env,
  stderr: process.stderr,
  exit: (code) => process.exit(code),
  on(event, listener) {
    let last = -echoMs
    process.on(event, (subject: unknown) => {
      const now = performance.now()
      if (event.startsWith('SIG') && now - last < echoMs) return
      last = now
      listener(subject)
    })
    if (event === 'SIGTERM' && process.env['npm_lifecycle_event'] !== undefined) whenOrphaned(() => listener(event))
  },
}

function whenOrphaned(tell: () => void): void {
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    tell()
  }, lookMs)
  timer.unref()
}
