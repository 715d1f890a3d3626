import { types } from 'node:util'
import { DatabaseError } from 'pg'

/**
 * SQLSTATE codes and classes that say "not now" rather than "not so" (PostgreSQL manual, appendix A): connection exceptions,
 * insufficient resources (too many connections, a full disk), shutdown and recovery, a statement that ran out of its time,
 * a lock that was not to be had, a session that idled in its transaction, a primary that became a standby.
 */
const NOT_NOW = /^(08...|53...|57P0[1-3]|57014|55P03|25P03|25006)$/

/** What the operating system says of a server that is not there, or no longer. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** pg and its pool name these by their text alone. */
const LOST =
  /^(Connection terminated|timeout e|Query read timeout|Client (has encountered|was closed)|Cannot use a pool after)/

/**
 * Whether the database could not be reached, or could not serve in time: the same call may succeed a moment later. True for
 * lost and refused connections, timeouts, shutdown and exhaustion; false for every error that is about the statement.
 */
export function isUnavailable(error: unknown): boolean {
  if (!types.isNativeError(error)) return false
  const { code, errors, message } = error as { code?: unknown; errors?: unknown[]; message: string }
  // One error for each address that was tried.
  if (errors) return errors.every(isUnavailable)
  if (typeof code === 'string') return NOT_NOW.test(code) || UNREACHABLE.has(code) || lostStatement(error)
  return LOST.test(message)
}

/** Whether a connection that a statement failed on with this error must not be used again. */
export function breaksConnection(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P)/.test(error.code ?? '') || lostStatement(error)
}

/**
 * Whether a connection's named statement is of no use any more, because a migration gave its table other columns or because
 * it is gone: another connection plans it anew.
 */
export function lostStatement(error: unknown): boolean {
  return error instanceof DatabaseError && (error.routine === 'RevalidateCachedQuery' || error.code === '26000')
}
