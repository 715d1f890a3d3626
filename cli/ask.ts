import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'

/** Where secrets are typed or piped in. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean }

/** Asks for one line. */
export type Ask = (question: string) => Promise<string>

/** Reads a line after each question, without an echo where somebody types; fails where there is none. */
export function openAsk(input: Input, say: (text: string) => void): { ask: Ask; close(): void } {
  let open: Interface | undefined
  let lines: AsyncIterator<string> | undefined

  function next(): Promise<IteratorResult<string>> {
    // A terminal's echo is readline's to write, and it writes to nowhere.
    open ??= createInterface({ input, output: nowhere(), terminal: input.isTTY === true })
    lines ??= open[Symbol.asyncIterator]()
    return lines.next()
  }

  return {
    async ask(question) {
      if (input.isTTY) say(`${question}: `)
      const { done, value } = await next()
      if (input.isTTY) say('\n')
      if (done) throw new Error(`${question}: nothing was given`)
      return String(value).trim()
    },
    close: () => open?.close(),
  }
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
