const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
]

/** A span of time as people say it, by its two largest units: `2 min 58 s`. A part of a second counts as a whole one. */
export function span(ms: number): string {
  let left = Math.ceil(Math.max(ms, 0) / 1000) * 1000
  const parts = units.map(({ name, ms }) => {
    const count = Math.floor(left / ms)
    left -= count * ms
    return { text: `${count} ${name}`, count }
  })
  const first = parts.findIndex(({ count }) => count > 0)
  if (first < 0) return '0 s'
  const spoken = parts.slice(first, first + 2).filter(({ count }) => count > 0)
  return spoken.map(({ text }) => text).join(' ')
}
