const { format } = new Intl.NumberFormat('en')

/** A count, its thousands apart. */
export const counted = (count: number) => format(count)

/** A part of a whole in percent; a dash where there is no whole. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

/** Milliseconds, as people say them. */
export function duration(ms: number): string {
  if (ms === 0) return '–'
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${(ms / 60_000).toFixed(1)} min`
}

/** A moment in UTC, to the minute. */
export const minute = (at: Date | undefined) => (at ? at.toISOString().slice(0, 16).replace('T', ' ') : '–')
