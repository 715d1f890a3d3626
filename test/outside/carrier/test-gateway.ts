import type { ServerResponse } from 'node:http'
import Fastify from 'fastify'
import { compactVerify, EmbeddedJWK, importJWK, type CryptoKey, type JWK } from 'jose'

/** The code of every activation here. */
export const activationCode = '123456789'

export type TestGateway = Awaited<ReturnType<typeof openTestGateway>>

/** A gateway that activates every device, and asks all of them what it is told to ask: enough to tell whether they sign. */
export async function openTestGateway() {
  const keys = new Map<string, JWK>()
  const streams = new Set<ServerResponse>()
  const answers: Record<string, unknown>[] = []
  let prompts: object[] = []
  let refusal = ''

  const app = Fastify({ forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/jose', { parseAs: 'string' }, (_, body, done) => done(null, body))
  const claims = async (proof: string, id: string) => {
    const key = (await importJWK(keys.get(id) ?? {}, 'ES256')) as CryptoKey
    return JSON.parse(new TextDecoder().decode((await compactVerify(proof, key)).payload)) as Record<string, unknown>
  }

  app.post<{ Body: string }>('/app/acme/:activation', async ({ body }) => {
    const { payload, protectedHeader } = await compactVerify(body, EmbeddedJWK)
    const { code } = JSON.parse(new TextDecoder().decode(payload)) as { code: string }
    if (code !== activationCode) return {}
    const deviceId = `0197d3c0-0000-7000-8000-${String(keys.size + 1).padStart(12, '0')}`
    keys.set(deviceId, protectedHeader.jwk as JWK)
    return { activated: true, deviceId, userId: 'ann', accountName: 'Acme' }
  })

  app.get<{ Params: { id: string } }>('/app/acme/devices/:id/prompts/watch', async (request, reply) => {
    await claims(request.headers.authorization?.replace('Device ', '') ?? '', request.params.id)
    if (refusal) return reply.code(409).send({ reason: refusal })
    reply.hijack()
    streams.add(reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }))
    reply.raw.once('close', () => streams.delete(reply.raw))
    tell(reply.raw)
    return reply
  })

  app.post<{ Params: { id: string }; Body: string }>('/app/acme/devices/:id/answers', async (request, reply) => {
    answers.push(await claims(request.body, request.params.id))
    return reply.code(refusal ? 409 : 200).send(refusal ? { reason: refusal } : { approved: true })
  })

  const tell = (stream: ServerResponse) => stream.write(`data: ${JSON.stringify({ prompts })}\n\n`)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    /** What devices have signed as their answers. */
    answers,
    /** What a QR code holds. */
    uri: (code = activationCode, at = url) =>
      `countersign://activate?${new URLSearchParams({ url: `${at}/app/acme/ABCD1234`, code })}`,
    /** What all devices are asked from now on. */
    ask(asked: object[]): void {
      prompts = asked
      for (const stream of streams) tell(stream)
    },
    /** Refuses everything with that reason from now on; nothing, with none. */
    refuse(reason: string): void {
      refusal = reason
      for (const stream of streams) stream.end()
    },
    stop: () => app.close(),
  }
}
