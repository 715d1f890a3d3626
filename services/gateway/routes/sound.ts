import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { SoundFormat } from '#contracts/gen/countersign/delivery/v1/greeting'
import { byteRange, type ByteRange } from '../byte-range.ts'
import type { Context } from '../context.ts'
import { problem } from '../problem.ts'

interface SoundRequest {
  Params: { tenant: string; file: string }
  Querystring: { until?: string; signature?: string }
}

const types: Partial<Record<SoundFormat, string>> = {
  [SoundFormat.WAV]: 'audio/wav',
  [SoundFormat.MP3]: 'audio/mpeg',
}
/** As long as the shortest address is good, in seconds. */
const maxAge = 600

/**
 * Gives a recorded greeting to whoever has its signed address, in parts, so that no file is held here whole: 404 whatever is wrong
 * with the address, 416 where the range that is asked for begins after the end. Files are not listed.
 */
export function sound(app: FastifyInstance, { greetings }: Pick<Context, 'greetings'>): void {
  app.get<SoundRequest>('/sounds/:tenant/:file', { exposeHeadRoute: false }, async (request, reply) => {
    const { tenant: tenantId, file: soundFileId } = request.params
    const { until = '', signature = '' } = request.query
    if (!/^\d{1,12}$/.test(until) || typeof signature !== 'string' || signature.length > 128) return problem(reply, 404)
    const read = (offset: number) =>
      greetings.readSound({ tenantId, soundFileId, until: BigInt(until), signature, offset })
    const { found, format, size } = await read(0)
    if (!found) return problem(reply, 404)
    const range = byteRange(request.headers.range, size)
    if (!range) return problem(reply.header('content-range', `bytes */${size}`), 416)
    const { first, last } = range
    if (last - first + 1 < size) reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`)
    return reply
      .headers({
        'cache-control': `private, max-age=${maxAge}`,
        'accept-ranges': 'bytes',
        'content-length': last - first + 1,
      })
      .type(types[format] ?? 'application/octet-stream')
      .send(Readable.from(parts(read, range)))
  })
}

async function* parts(read: (offset: number) => Promise<{ content: Buffer }>, { first, last }: ByteRange) {
  for (let offset = first; offset <= last;) {
    const { content } = await read(offset)
    if (content.length === 0) throw new Error('a sound file ended before its size, or its address ran out')
    yield content.subarray(0, last - offset + 1)
    offset += content.length
  }
}
