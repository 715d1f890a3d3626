import { CommanderError } from 'commander'
import { ErrorReason, errorReasonToJSON } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { sentence } from '#libs/runtime/sentence'
import { printable } from './printable.ts'
import { span } from './show/span.ts'

/** What a failed run comes to: what to say on standard error, and the exit code. */
export interface Complaint {
  lines: string[]
  exitCode: number
}

/** What a person is told of an error: one or two lines, never a stack. Commander has spoken for itself already. */
export function complaint(error: unknown): Complaint {
  if (error instanceof CommanderError) return { lines: [], exitCode: error.exitCode === 0 ? 0 : 2 }
  if (error instanceof Refusal) return { lines: refused(error).map(printable), exitCode: 1 }
  return { lines: [`countersign: ${printable(sentence(error)).slice(0, 500)}`], exitCode: 1 }
}

function refused(refusal: Refusal): string[] {
  const { reason, violations, retryAfterMs, cause } = refusal
  if (reason === ErrorReason.DEPENDENCY_UNAVAILABLE && cause !== undefined) return [unreachable(cause)]
  const fields = violations.map(({ field, description }) => `${field} ${description}`)
  const more = fields.filter((text) => !refusal.message.includes(text))
  const details = [...more, ...(retryAfterMs === undefined ? [] : [`Try again in ${span(retryAfterMs)}.`])]
  const head = `Refused: ${refusal.message} (${errorReasonToJSON(reason)}).`
  return details.length > 0 ? [head, `  ${details.join('; ')}`] : [head]
}

/** grpc-js ends its own account with the addresses that it tried. */
function unreachable(cause: unknown): string {
  const address = /(?:[\d.]+|\[[\da-f:]+\]):\d+/i.exec(sentence(cause))?.[0]
  return `Nobody answers${address ? ` at ${address}` : ''}: is the service running? npm start starts all of them.`
}
