import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** A page in a browser, and what somebody before it does. */
export interface Page {
  /** Runs JavaScript in the page, and gives what it gives, as JSON has it. Throws what it throws. */
  evaluate(script: string): Promise<unknown>
  /** What went wrong in the page: exceptions, and what its content security policy forbade. */
  complaints: string[]
  close(): Promise<void>
}

interface Message {
  id?: number
  method?: string
  params?: { entry?: { level: string; text: string }; exceptionDetails?: { text: string } }
  result?: Record<string, unknown>
}

/** Chromium without a window, spoken to by the Chrome DevTools Protocol over pipes. */
export async function openPage(program: string, url: string): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), 'countersign-browser-'))
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', `--user-data-dir=${profile}`]
  const child = spawn(program, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const gone = once(child, 'exit')
  const complaints: string[] = []
  const send = speak(child.stdio[3] as Writable, child.stdio[4] as Readable, ({ params }) => {
    const said = params?.exceptionDetails?.text ?? (params?.entry?.level === 'error' ? params.entry.text : undefined)
    if (said !== undefined) complaints.push(said)
  })

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const inPage = (method: string, params: object = {}) => send(method, params, sessionId as string)
  for (const domain of ['Log', 'Runtime', 'Page']) await inPage(`${domain}.enable`)
  await inPage('Page.navigate', { url })

  return {
    complaints,
    async evaluate(expression) {
      const asked = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = await inPage('Runtime.evaluate', asked)
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
      return (result as { value?: unknown }).value
    },
    async close() {
      child.kill()
      await gone
      await rm(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Asks over one pipe, and hears over the other: messages that end with a NUL. */
function speak(out: Writable, heard: Readable, tell: (message: Message) => void) {
  const waiting = new Map<number, (result: Record<string, unknown>) => void>()
  let [last, text] = [0, '']
  heard.setEncoding('utf8').on('data', (more: string) => {
    const whole = (text + more).split('\0')
    text = whole.pop() ?? ''
    for (const message of whole.map((each) => JSON.parse(each) as Message)) {
      if (message.id === undefined) tell(message)
      else waiting.get(message.id)?.(message.result ?? {})
    }
  })
  return (method: string, params: object, sessionId?: string) =>
    new Promise<Record<string, unknown>>((resolve) => {
      waiting.set(++last, resolve)
      out.write(`${JSON.stringify({ id: last, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`)
    })
}
