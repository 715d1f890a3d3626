/** What a terminal acts upon instead of showing it: the controls of ASCII and Unicode, and changes of direction. */
const controls = /[\p{Cc}\p{Bidi_Control}]/gu

/** The same value with the control characters in all its texts made visible, so that what others wrote stays text. */
export function printable<T>(value: T): T {
  return made(value) as T
}

function made(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(controls, '\u{fffd}')
  if (Array.isArray(value)) return value.map(made)
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [made(name), made(each)]))
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
