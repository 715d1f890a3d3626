import fastify, { type FastifyInstance } from 'fastify'
import { makeComponents } from './api/components.ts'
import { readContract } from './api/contract.ts'
import { openApiDocument } from './api/document.ts'
import { jsonApi } from './api/json-api.ts'
import { prefix } from './api/url-of.ts'
import { routes } from './api/routes.ts'
import type { WatchLimits } from './api/watch.ts'
import { deviceApi, devicePrefix } from './device-api.ts'
import { answerClientError } from './client-error.ts'
import type { Context } from './context.ts'
import { takeForms } from './form.ts'
import { hostAndPort } from './host-and-port.ts'
import { answerProblems, problem } from './problem.ts'
import { carrierCall } from './routes/carrier-call.ts'
import { carrierCallback } from './routes/carrier-callback.ts'
import { leaving } from './leaving.ts'
import { carrierText } from './routes/carrier-text.ts'
import { health } from './routes/health.ts'
import { confirmationKeys } from './routes/confirmation-keys.ts'
import { openApi } from './routes/open-api.ts'
import { sound } from './routes/sound.ts'

/** The most that a stranger may make this process hold or wait for. */
const limits = {
  bodyLimit: 64 * 1024,
  requestTimeout: 10_000,
  connectionTimeout: 30_000,
  keepAliveTimeout: 60_000,
  routerOptions: { maxParamLength: 64 },
  maxHeaderSize: 16 * 1024,
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
  /** Has those who keep connections let go of them, takes no more, and lets the requests under way be answered. */
  drain(): Promise<void>
  /** Closes at once. */
  stop(): Promise<void>
}

interface Options {
  /** `host:port`. */
  listen: string
  /** How long a request may take to arrive, in milliseconds; ten seconds unless told. */
  requestTimeout?: number
  watchLimits?: WatchLimits
}

/** Takes HTTP. */
export async function startGateway(ctx: Context, { listen, ...options }: Options): Promise<RunningGateway> {
  const app = build(ctx, options)
  const leave = leaving(app)
  const taken = await app.listen(hostAndPort(listen))
  const drain = async () => {
    await leave()
    await app.close()
  }
  const stop = async () => {
    app.server.closeAllConnections()
    await app.close()
  }
  return { address: new URL(taken).host, drain, stop }
}

function build(
  ctx: Context,
  { watchLimits, requestTimeout = limits.requestTimeout }: Omit<Options, 'listen'>,
): FastifyInstance {
  const { maxHeaderSize, ...bounds } = limits
  const app = fastify({
    ...{ ...bounds, requestTimeout },
    // Node takes the shorter of its two timeouts for the head alone, and looks for late requests every thirty seconds.
    http: { maxHeaderSize, headersTimeout: requestTimeout, requestTimeout, connectionsCheckingInterval: 1_000 },
    logger: false,
    forceCloseConnections: 'idle',
    // Who comes by a connection that was kept is still answered.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // What is refused before it meets a route passes no hook.
    frameworkErrors: ({ statusCode = 400 }, _, reply) => problem(reply.headers(securityHeaders), statusCode),
  })
  app.addHook('onRequest', async (_, reply) => void reply.headers(securityHeaders))
  answerProblems(app, ctx.log)
  takeForms(app)
  carrierCallback(app, ctx)
  carrierCall(app, ctx)
  carrierText(app, ctx)
  sound(app, ctx)
  health(app)
  confirmationKeys(app, ctx)
  const contract = readContract()
  const components = makeComponents(routes, contract)
  openApi(app, openApiDocument(routes, { contract, components, publicUrl: ctx.publicUrl }))
  app.register(
    async (api) => jsonApi(api, ctx, { contract, components, ...(watchLimits !== undefined && { watchLimits }) }),
    { prefix },
  )
  app.register(async (api) => deviceApi(api, ctx, watchLimits), { prefix: devicePrefix })
  return app
}
