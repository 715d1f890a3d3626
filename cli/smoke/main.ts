import { HealthCheckResponse_ServingStatus as ServingStatus, HealthService } from '#contracts/gen/grpc/health/v1/health'
import { connect } from '#libs/rpc/client'
import { env, optional, text, url } from '#libs/runtime/env'
import { sentence } from '#libs/runtime/sentence'

/** What the test of an installation reads from its environment. */
export const config = env({
  SMOKE_SERVICES: text({ about: 'The services to ask, each as name=address of its clients, with spaces between.' }),
  SMOKE_CA: optional(text({ about: 'The authority that they are certified by; without it, what the system trusts.' })),
  SMOKE_GATEWAY: optional(url({ about: 'The gateway to ask as well.' })),
})

/** Asks each service, as a client would, whether it serves its API; a gateway, whether it takes requests. */
async function main(): Promise<void> {
  const { SMOKE_SERVICES, SMOKE_CA, SMOKE_GATEWAY } = config(process.env)
  const services = SMOKE_SERVICES.split(' ').map((each) => each.split('=', 2) as [string, string])
  for (const [name, address] of services) await askService(name, address, SMOKE_CA)
  if (SMOKE_GATEWAY) await askGateway(SMOKE_GATEWAY)
}

async function askService(name: string, address: string, ca: string | undefined): Promise<void> {
  const health = connect(HealthService, { address, transport: { kind: 'tls', ...(ca !== undefined && { ca }) } })
  try {
    const service = `countersign.${name}.v1.${name[0]?.toUpperCase()}${name.slice(1)}Service`
    const { status } = await health.check({ service })
    if (status !== ServingStatus.SERVING) throw new Error('it does not serve')
    console.log(`${name} serves at ${address}`)
  } catch (cause) {
    throw new Error(`${name} at ${address}: ${sentence(cause)}`, { cause })
  } finally {
    health.close()
  }
}

async function askGateway(address: string): Promise<void> {
  const { status } = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(10_000) })
  if (status !== 200) throw new Error(`the gateway at ${address} answers with ${status}`)
  console.log(`gateway takes requests at ${address}`)
}

await main().catch((error: unknown) => {
  process.stderr.write(`smoke: ${sentence(error)}\n`)
  process.exitCode = 1
})
