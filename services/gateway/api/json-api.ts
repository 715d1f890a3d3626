import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { answer } from './answer.ts'
import { answerProblemDetails } from './answer-problem-details.ts'
import { callerOf } from './caller.ts'
import type { Components } from './components.ts'
import type { Contract } from './contract.ts'
import { openReader } from './read-request.ts'
import type { Route, Upload, Verb } from './route.ts'
import { routes } from './routes.ts'
import { upload } from './upload.ts'
import { urlOf } from './url-of.ts'
import { openWatches, watch, type WatchLimits } from './watch.ts'

export interface Api {
  readonly contract: Contract
  readonly components: Components
  readonly watchLimits?: WatchLimits
}

/** Takes JSON and gives JSON, by the table of routes. Who brings no key is refused before their body is read. */
export function jsonApi(app: FastifyInstance, ctx: Context, { contract, components, watchLimits: limits }: Api): void {
  takeJson(app)
  answerProblemDetails(app, ctx.log)
  app.addHook('onRequest', async (request) => void callerOf(request))
  const watches = openWatches(app, limits)
  const readerOf = openReader(components, contract)
  for (const route of routes) {
    const read = readerOf(route)
    if (route.upload) {
      app.register(async (apart) => upload(apart, ctx, { ...route, upload: route.upload as Upload<unknown> }, read))
      continue
    }
    const handler = route.stream ? watch(ctx, route, read, watches) : answer(ctx, route, read)
    app.route({ method: route.verb, url: urlOf(route.path), exposeHeadRoute: false, handler })
  }
  for (const path of new Set(routes.map((route) => route.path))) refuseOtherMethods(app, path)
}

function takeJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parse)
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** 405 with what is allowed (RFC 9110, section 15.5.6), whatever else came. */
function refuseOtherMethods(app: FastifyInstance, path: string): void {
  const allowed: string[] = routes.filter((route: Route) => route.path === path).map(({ verb }): Verb => verb)
  app.route({
    method: methods.filter((method) => !allowed.includes(method)),
    url: urlOf(path),
    exposeHeadRoute: false,
    async onRequest(_, reply) {
      reply.header('allow', allowed.join(', '))
      throw Object.assign(new Error('another method'), { statusCode: 405 })
    },
    handler: () => {},
  })
}
