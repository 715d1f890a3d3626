import {
  TokenImportProgress,
  type BadTokenRow,
  type ImportTokensRequest,
  type TokenServiceService,
} from '#contracts/gen/countersign/challenge/v1/token'
import type { Remote } from '#libs/rpc/client'

/** A service replaces its connections every few minutes, and ends longer calls. */
const callMs = 10 * 60_000
const mostShown = 1_000

interface Import {
  tokens: Pick<Remote<typeof TokenServiceService>, 'importTokens'>
  parts: AsyncIterable<ImportTokensRequest>
  /** Hears of each bad row, and takes the next when it is done. */
  bad(row: BadTokenRow): Promise<void>
  /** Hears what has come of it so far. */
  progress(came: TokenImportProgress): void
}

/** What an import came to, and the first of its bad rows, without the secret. */
export interface Imported {
  came: TokenImportProgress
  bad: BadTokenRow[]
}

/** Imports tokens in one call. One that ends before its end is made again: what was kept is kept. */
export async function importTokens({ tokens, parts, bad, progress }: Import): Promise<Imported> {
  const first: BadTokenRow[] = []
  let came = TokenImportProgress.create()
  for await (const { part } of tokens.importTokens(parts, { deadline: Date.now() + callMs })) {
    if (part?.$case === 'bad') {
      await bad(part.value)
      if (first.length < mostShown) first.push({ ...part.value, row: '', heads: '' })
    }
    if (part?.$case === 'progress') progress((came = part.value))
  }
  return { came, bad: first }
}
