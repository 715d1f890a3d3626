const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Whether an error, its cause or one of several says that the other end of a socket could not be reached. */
export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && unreachableCodes.has(error.code)) return true
  if (error instanceof AggregateError) return error.errors.some(isNetworkError)
  return isNetworkError(error.cause)
}
