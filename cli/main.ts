import { Readable } from 'node:stream'
import colours from 'picocolors'
import { openAsk, type Input } from './ask.ts'
import { complaint } from './complain.ts'
import { program } from './program.ts'
import { openSession } from './session.ts'
import { readSettings, type GlobalFlags } from './settings.ts'

/** The process, or in a test something like it. */
interface Host {
  readonly env: NodeJS.ProcessEnv
  readonly stdin?: Input
  readonly stdout: {
    write(text: string | Uint8Array): unknown
    once?(event: 'drain', listener: () => void): unknown
    readonly isTTY?: boolean
  }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean }
}

/** Runs one command and gives the exit code: 0 if it was done, 1 if it was refused or failed, 2 if it was called wrongly. */
export async function main(words: readonly string[], { env, stdin, stdout, stderr }: Host = process): Promise<number> {
  let exitCode = 0
  const flags = () => root.opts<GlobalFlags & { json?: boolean }>()
  const input = openAsk(stdin ?? Readable.from([]), (text) => stderr.write(text))
  const session = openSession({
    style: colours.createColors(stdout.isTTY === true && !env['NO_COLOR']),
    settings: () => readSettings(flags(), env),
    json: () => flags().json === true,
    ask: input.ask,
    print: (text) => stdout.write(`${text}\n`),
    async flow(text) {
      if (stdout.write(text) === false && stdout.once)
        await new Promise<void>((resolve) => stdout.once?.('drain', resolve))
    },
    note: (text) => stderr.write(`${text}\n`),
    progress: (text) => stderr.write(stderr.isTTY ? `\r${text}\u001b[K` : text && `${text}\n`),
    disappoint: () => (exitCode = 1),
  })
  const root = program(session, { writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
  try {
    await root.parseAsync([...words], { from: 'user' })
  } catch (error) {
    const { lines, exitCode: failed } = complaint(error)
    for (const line of lines) stderr.write(`${line}\n`)
    exitCode = failed
  } finally {
    session.close()
    input.close()
  }
  return exitCode
}
