import { startCarrier } from './server.ts'

const address = process.env.CARRIER_LISTEN ?? '127.0.0.1:4010'

/** The carrier's environment, or one sentence for each thing that is wrong with it. */
function read(env: NodeJS.ProcessEnv) {
  const listen = /^(?<host>\[[0-9a-f:]+\]|[^:[\]]+):(?<port>\d{1,5})$/i.exec(address)
  const accountSid = env.CARRIER_ACCOUNT_SID ?? ''
  const authToken = env.CARRIER_AUTH_TOKEN ?? ''
  const problems = [
    ...(listen ? [] : ['CARRIER_LISTEN must be a host and a port, as in 127.0.0.1:4010.']),
    ...(/^AC[0-9a-f]{32}$/.test(accountSid) ? [] : ['CARRIER_ACCOUNT_SID must be AC and 32 hexadecimal digits.']),
    ...(authToken ? [] : ['CARRIER_AUTH_TOKEN must be set.']),
  ]
  const host = listen?.groups?.host?.replace(/[[\]]/g, '') ?? ''
  const more = {
    ...(env.CARRIER_TEXTS_URL && { textsUrl: env.CARRIER_TEXTS_URL }),
    ...(env.CARRIER_APPS_FILE && { appsFile: env.CARRIER_APPS_FILE }),
    ...(env.CARRIER_GATEWAY_URL && { gatewayUrl: env.CARRIER_GATEWAY_URL }),
  }
  return { problems, accountSid, authToken, ...more, listen: { host, port: Number(listen?.groups?.port) } }
}

function giveUp(sentences: string[]): void {
  for (const sentence of sentences) console.error(sentence)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const { problems, ...options } = read(process.env)
  if (problems.length > 0) return giveUp(problems)
  const carrier = await startCarrier({ ...options, answer: 'hand' })
  console.log(`carrier listening on ${carrier.url}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void carrier.stop())
}

await main().catch((error: NodeJS.ErrnoException) => {
  giveUp([`The carrier cannot listen on ${address}: ${error.code ?? error.message}.`])
})
