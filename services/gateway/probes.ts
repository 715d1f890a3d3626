import fastify from 'fastify'
import { hostAndPort } from './host-and-port.ts'
import { health } from './routes/health.ts'

/** Answers health probes, and nothing else, at an address of their own, for as long as the process lives; gives its end. */
export async function startProbes({ listen }: { listen: string }): Promise<() => Promise<void>> {
  const app = fastify({ logger: false, bodyLimit: 1024, forceCloseConnections: true })
  health(app)
  await app.listen(hostAndPort(listen))
  return async () => void (await app.close())
}
