import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { callerOf } from './caller.ts'
import { hangUp } from './hang-up.ts'
import { throwInJsonNames } from './json-names.ts'
import type { ReadRequest } from './read-request.ts'
import type { Route } from './route.ts'

/** Answers one message with one. Who hangs up is not worked for any longer. */
export function answer(ctx: Context, { ask, response }: Route, read: ReadRequest) {
  const call = ask(ctx)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const signal = hangUp(reply)
    const answered = call(read(request), { ...callerOf(request), signal }) as Promise<unknown>
    return response.toJSON(await answered.catch(throwInJsonNames))
  }
}
