import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { statusError } from './api-error.ts'
import type { Carrier } from './carrier.ts'
import type { Fault } from './faults.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What is to go wrong with this request. */
    fault: Fault | undefined
  }
}

/** Applies the standing fault to a request that has just come, as far as it can be applied before it is looked at. */
export async function goWrong(request: FastifyRequest, reply: FastifyReply, carrier: Carrier): Promise<unknown> {
  const fault = carrier.faults.take()
  request.fault = fault
  if (fault?.slowMs) await pause(fault.slowMs, undefined, { signal: carrier.closing }).catch(() => undefined)
  if (fault?.status) return reply.code(fault.status).send(statusError(fault.status))
  if (fault?.drop === 'request') cut(request, reply)
  return undefined
}

/** Ends the connection without an answer. */
export function cut(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  request.raw.socket.destroy()
}
