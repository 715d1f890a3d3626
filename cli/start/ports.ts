import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '#libs/embedded/free-port'
import { programs, serviceNames, type ServiceName } from './programs.ts'

export type Ports = Readonly<Record<ServiceName | 'postgres' | 'nats', number>>

/** The places after the first port: those of the programs, and of the stores. */
const places = {
  ...(Object.fromEntries(serviceNames.map((name) => [name, programs[name].port])) as Record<ServiceName, number>),
  postgres: 11,
  nats: 12,
}

/** Ports that nobody listens on, somewhere. */
export async function anyPorts(): Promise<Ports> {
  const base = await freePort()
  return portsFrom(base, 0).catch(anyPorts)
}

/**
 * The ports from `base` on. One that is taken is refused in a sentence that says what to do, after as many milliseconds as
 * it may take what is still stopping there to be gone.
 */
export async function portsFrom(base: number, patienceMs: number): Promise<Ports> {
  const ports = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, base + place])) as Ports
  const end = performance.now() + patienceMs
  for (const [name, port] of Object.entries(ports)) await untilFree(name, port, end)
  return ports
}

async function untilFree(name: string, port: number, end: number): Promise<void> {
  try {
    await freePort(port)
  } catch {
    if (performance.now() > end) throw new Error(taken(name, port))
    await delay(50)
    await untilFree(name, port, end)
  }
}

const taken = (name: string, port: number) =>
  `port ${port}, which ${name} needs, is taken: stop what listens there (another npm start?), or set PORT_BASE to other ports`
