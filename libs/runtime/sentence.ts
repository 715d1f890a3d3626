import { maskText } from './masked-text.ts'

/** What went wrong, in the words of the error or of the errors it gathers, fit to be shown on a terminal. */
export function sentence(error: unknown): string {
  return maskText(words(error))
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message) return error.message
  if (error instanceof AggregateError) return error.errors.map(words).join('; ')
  return error.name
}
