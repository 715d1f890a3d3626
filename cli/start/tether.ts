/**
 * Loaded before a service by whoever started it: when that process is gone, however it ended, the service drains and stops
 * as at SIGTERM, and after ten seconds ends in any case.
 */
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 10_000).unref()
  process.kill(process.pid, 'SIGTERM')
})
// The line to the starter is no reason to stay.
process.channel?.unref()
