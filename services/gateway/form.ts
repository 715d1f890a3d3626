import type { FastifyInstance } from 'fastify'

const most = { fields: 100, characters: 4_096 }

/** Takes HTML forms and nothing else: another content type is answered 415. Of fields of one name the last counts. */
export function takeForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => {
    const fields = [...new URLSearchParams(body.toString())]
    const tooLong = fields.some((field) => field.some((text) => text.length > most.characters))
    if (fields.length > most.fields || tooLong)
      done(Object.assign(new Error('too much of a form'), { statusCode: 413 }))
    else done(null, Object.fromEntries(fields))
  })
}
