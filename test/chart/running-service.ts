import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { compiled } from '#cli/start/root'
import { servingCalls } from '#cli/start/serving'
import { AssessRequest, FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { freePort } from '#libs/embedded/free-port'
import { connect } from '#libs/rpc/client'
import { testNats } from '#libs/testing/nats'
import { freshDatabase } from '#libs/testing/postgres'

/** What a running service shows to Prometheus after it was called, called another, and looked at its stores. */
export async function shownMetrics(): Promise<string> {
  const { url, drop } = await freshDatabase()
  const nats = await testNats()
  const [listen, nobody, metrics] = [await freePort(), await freePort(), await freePort()]
  const address = `127.0.0.1:${listen}`
  const child = spawn(process.execPath, [compiled('services/fraud/main.js')], {
    env: {
      LISTEN: address,
      DATABASE_URL: url,
      NATS_URL: nats.url,
      POLICY_ADDRESS: `127.0.0.1:${nobody}`,
      DELIVERY_ADDRESS: `127.0.0.1:${nobody}`,
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(metrics),
    },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  try {
    await servingCalls(address, AbortSignal.timeout(20_000))
    const fraud = connect(FraudServiceService, { address, key: `csk_${'a'.repeat(43)}` })
    await fraud.assess(AssessRequest.create()).catch(() => {})
    fraud.close()
    return await shown(metrics)
  } finally {
    child.kill('SIGTERM')
    await ended
    await Promise.all([drop(), nats.stop()])
  }
}

/** Asked again until NATS, which a service does not wait for, is within reach. */
async function shown(port: number): Promise<string> {
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    if (text.includes('countersign_consumer_waiting{')) return text
  }
}
