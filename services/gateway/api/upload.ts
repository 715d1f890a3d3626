import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { callerOf } from './caller.ts'
import { hangUp } from './hang-up.ts'
import { throwInJsonNames } from './json-names.ts'
import type { ReadRequest } from './read-request.ts'
import type { Route, Upload } from './route.ts'
import { urlOf } from './url-of.ts'

/** How long the service may take for it, in milliseconds: longer than a request may take to arrive. */
const patienceMs = 15_000

/**
 * Takes the bytes of a file and hands them on as they come, so that none is held here whole. What is too long is refused with 413,
 * by its announced length before any of it is read.
 */
export function upload(
  app: FastifyInstance,
  ctx: Context,
  { verb, path, ask, response, upload }: Route & { upload: Upload<unknown> },
  read: ReadRequest,
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...upload.types], (_, body, done) => done(null, body))
  const call = ask(ctx)
  app.route({
    ...{ method: verb, url: urlOf(path), exposeHeadRoute: false },
    async handler(request, reply) {
      reply.raw.once('finish', () => request.raw.resume())
      const first = upload.head(read(request))
      const announced = Number(request.headers['content-length'] ?? 0)
      if (announced > upload.mostBytes) throw refused(413)
      const parts = partsOf(first, request.body as Readable | undefined, upload)
      const onward = { ...callerOf(request), signal: hangUp(reply), deadline: Date.now() + patienceMs }
      const answered = call(parts, onward) as Promise<unknown>
      return response.toJSON(await answered.catch(throwInJsonNames))
    },
  })
}

async function* partsOf(first: unknown, body: Readable | undefined, { mostBytes, part }: Upload<unknown>) {
  yield first
  let bytes = 0
  for await (const chunk of arriving(body)) {
    bytes += chunk.length
    if (bytes > mostBytes) throw refused(413)
    yield part(chunk)
  }
}

async function* arriving(body: Readable | undefined): AsyncGenerator<Buffer> {
  try {
    // Who is refused before the end still hears why: their connection is not cut.
    yield* body?.iterator({ destroyOnReturn: false }) ?? []
  } catch {
    // Who sent it hung up: nobody hears of it.
    throw refused(400)
  }
}

function refused(statusCode: number): Error {
  return Object.assign(new Error('the body is not taken'), { statusCode })
}
