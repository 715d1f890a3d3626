import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface TestKms {
  /** The URL of its transit engine. */
  readonly url: string
  readonly token: string
  /** What it was asked to do, such as `decrypt/countersign`. */
  readonly asked: string[]
  stop(): Promise<void>
}

/** A key management service that speaks the Transit protocol of Vault, with one key of its own called `countersign`. */
export async function testKms(): Promise<TestKms> {
  const [master, token, asked] = [randomBytes(32), `hvs.${randomBytes(12).toString('hex')}`, [] as string[]]
  const server = createServer((request, response) => {
    void answer(request).then(([code, data]) => response.writeHead(code).end(JSON.stringify({ data })))
  })

  async function answer(request: IncomingMessage): Promise<[code: number, data?: object]> {
    const [, verb, key] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(request.url ?? '') ?? []
    if (request.headers['x-vault-token'] !== token) return [403]
    if (request.method !== 'POST' || !verb || key !== 'countersign') return [404]
    asked.push(`${verb}/${key}`)
    const { plaintext, ciphertext } = (await json(request)) as { plaintext?: string; ciphertext?: string }
    if (verb === 'encrypt') return [200, { ciphertext: wrapped(master, plaintext ?? '') }]
    const opened = unwrapped(master, ciphertext ?? '')
    return opened === undefined ? [400] : [200, { plaintext: opened }]
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}/v1/transit`, token, asked },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const prefix = 'vault:v1:'

function wrapped(master: Buffer, plaintext: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', master, nonce)
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

function unwrapped(master: Buffer, ciphertext: string): string | undefined {
  const bytes = Buffer.from(ciphertext.replace(prefix, ''), 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(12, 28))
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
