/** The first and the last byte that are wanted. */
export interface ByteRange {
  first: number
  last: number
}

/**
 * What a `Range` header wants of that many bytes (RFC 9110 section 14): all of them without one, or where it is none that we do;
 * undefined where they end before it begins.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const all = { first: 0, last: size - 1 }
  const [, from = '', to = ''] = /^bytes=(\d{0,10})-(\d{0,10})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return all
  if (from === '') return Number(to) > 0 ? { ...all, first: Math.max(0, size - Number(to)) } : undefined
  if (to !== '' && Number(to) < Number(from)) return all
  return Number(from) < size
    ? { first: Number(from), last: to === '' ? all.last : Math.min(Number(to), all.last) }
    : undefined
}
