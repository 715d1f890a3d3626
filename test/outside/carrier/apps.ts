import { setTimeout as delay } from 'node:timers/promises'
import { activate, resume, scan, type Account, type Answered, type Device, type Prompt } from '../device.ts'
import { keptApps, keepApps } from './kept-apps.ts'
import type { Phones } from './phones.ts'

/** How an app stands: it hears of prompts, can not reach whom it asks, or is refused there. */
export type Standing = 'live' | 'away' | 'blocked' | 'unknown'

/** An app on a phone, as the page shows it. */
export interface ShownApp extends Pick<Account, 'id' | 'userId' | 'accountName'> {
  standing: Standing
  /** What it is asked now, the oldest first. */
  prompts: Prompt[]
}

interface App {
  number: string
  device: Device
  standing: Standing
  prompts: Prompt[]
  removed: AbortController
  listening?: Promise<void>
}

/** Where apps are, and what they remember of their activations over a restart; in memory alone without a file. */
export interface AppOptions {
  phones: Phones
  closing: AbortSignal
  file?: string
  /** Where they find the gateway, wherever they found it when they were activated. */
  gatewayUrl?: string
}

export type Apps = Awaited<ReturnType<typeof openApps>>

const mostApps = 200
/** How long an app waits before it asks again whom it could not reach, or by whom it was refused. */
const pauseMs = 500

/** The apps on phones: real devices, each with a key of its own, which listen for prompts and sign what their owners answer. */
export async function openApps({ phones, closing, file, gatewayUrl }: AppOptions) {
  const apps = new Map<string, App>()

  const shown = (number: string) => [...apps.values()].filter((app) => app.number === number).map(asShown)
  const tell = (number: string) => phones.tell({ event: 'apps', data: { number, apps: shown(number) } })
  const all = () => [...apps.values()].map(({ number, device: { account } }) => ({ number, account }))
  let keeping = Promise.resolve()
  /** One after the other, lest an earlier state be kept last. */
  const keep = () => (keeping = keeping.catch(() => {}).then(() => keepApps(file, all())))

  function put(number: string, device: Device): App {
    const app: App = { number, device, standing: 'away', prompts: [], removed: new AbortController() }
    apps.set(device.id, app)
    phones.pick(number)
    app.listening = listen(app, AbortSignal.any([closing, app.removed.signal]))
    return app
  }

  async function listen(app: App, signal: AbortSignal): Promise<void> {
    const become = (change: Partial<App>) => tell(Object.assign(app, change).number)
    while (!signal.aborted) {
      try {
        for await (const { prompts = [] } of app.device.watch(signal)) become({ standing: 'live', prompts })
      } catch (error) {
        if (!signal.aborted) become(after(error as Error, app))
      }
      await delay(pauseMs, undefined, { signal }).catch(() => {})
    }
  }

  const find = (number: string, id: string) => {
    const app = apps.get(id)
    return app?.number === number ? app : undefined
  }

  for (const { number, account } of await keptApps(file)) put(number, await resume(movedTo(gatewayUrl, account)))

  return {
    shown,

    /** Puts an app on a phone, activated by what a QR code says. Throws where it is refused. */
    async install(number: string, { uri, name }: { uri: string; name: string }): Promise<ShownApp> {
      if (apps.size >= mostApps) throw new Error(`there are at most ${mostApps} apps`)
      const app = put(number, await activate({ ...scan(uri), name }))
      tell(number)
      await keep()
      return asShown(app)
    },

    /** Brings what the owner answers to a prompt; undefined where there is no such app. */
    async answer(number: string, id: string, { challengeId, ...said }: Said): Promise<Answered | undefined> {
      return find(number, id)?.device.answer(challengeId, said)
    },

    /** Takes an app off its phone, with its key. False where there is none. */
    async remove(number: string, id: string): Promise<boolean> {
      const app = find(number, id)
      if (!app) return false
      app.removed.abort()
      apps.delete(id)
      tell(number)
      await keep()
      return true
    },

    /** Resolves when none of them asks any more, once the carrier closes. */
    async finish(): Promise<void> {
      await Promise.all([...apps.values()].map(({ listening }) => listening))
    },
  }
}

/** What somebody answers to a prompt. */
export interface Said {
  challengeId: string
  answer: 'approve' | 'deny' | 'report-fraud'
  number?: string
  pin?: string
}

function asShown({ device, standing, prompts }: App): ShownApp {
  const { id, userId, accountName } = device.account
  return { id, userId, accountName, standing, prompts }
}

/** Who is refused is asked nothing; who only can not reach anybody may still be asked what they were. */
function after({ cause }: { cause?: unknown }, { prompts }: App): Pick<App, 'standing' | 'prompts'> {
  if (cause === 'DEVICE_BLOCKED') return { standing: 'blocked', prompts: [] }
  if (cause === 'CREDENTIAL_INVALID') return { standing: 'unknown', prompts: [] }
  return { standing: 'away', prompts }
}

function movedTo(gatewayUrl: string | undefined, account: Account): Account {
  return gatewayUrl === undefined ? account : { ...account, app: `${gatewayUrl}${new URL(account.app).pathname}` }
}
