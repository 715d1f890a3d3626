import fastify, { type FastifyInstance } from 'fastify'
import type { Context } from './context.ts'
import { takeForms } from './form.ts'
import { hostAndPort } from './host-and-port.ts'
import { answerProblems, problem } from './problem.ts'
import { carrierCall } from './routes/carrier-call.ts'
import { carrierCallback } from './routes/carrier-callback.ts'
import { health } from './routes/health.ts'

/** The most that a stranger may make this process hold or wait for. */
const limits = {
  bodyLimit: 64 * 1024,
  requestTimeout: 10_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 60_000,
  routerOptions: { maxParamLength: 64 },
  http: { maxHeaderSize: 16 * 1024 },
}

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** A gateway that listens. */
export interface RunningGateway {
  /** `host:port`, with the port that was taken when 0 was asked for. */
  address: string
  /** Takes no more, and lets the requests under way be answered. */
  drain(): Promise<void>
  /** Closes at once. */
  stop(): Promise<void>
}

/** Takes HTTP at `listen`, `host:port`. */
export async function startGateway(ctx: Context, { listen }: { listen: string }): Promise<RunningGateway> {
  const app = build(ctx)
  const taken = await app.listen(hostAndPort(listen))
  const drain = () => app.close()
  const stop = () => {
    app.server.closeAllConnections()
    return drain()
  }
  return { address: new URL(taken).host, drain, stop }
}

function build(ctx: Context): FastifyInstance {
  const app = fastify({
    ...limits,
    logger: false,
    forceCloseConnections: 'idle',
    // What is refused before it meets a route passes no hook.
    frameworkErrors: ({ statusCode = 400 }, _, reply) => problem(reply.headers(securityHeaders), statusCode),
  })
  app.addHook('onRequest', async (_, reply) => void reply.headers(securityHeaders))
  answerProblems(app, ctx.log)
  takeForms(app)
  carrierCallback(app, ctx)
  carrierCall(app, ctx)
  health(app)
  return app
}
