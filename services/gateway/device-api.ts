import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  AnswerPromptResponse,
  ChangePushTargetResponse,
  FinishActivationResponse,
  ListPromptsResponse,
  WatchPromptsResponse,
} from '#contracts/gen/countersign/challenge/v1/device'
import { GetWebPushKeyResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { invalidRequest } from '#libs/rpc/shape'
import { answerProblemDetails } from './api/answer-problem-details.ts'
import { hangUp } from './api/hang-up.ts'
import { openWatches, tellEvents, type WatchLimits } from './api/watch.ts'
import type { Context } from './context.ts'

/** Where all of it is: short, for people type the address of an activation. */
export const devicePrefix = '/app'

interface ActivationRequest {
  Params: { tenant: string; activation: string }
}

interface DeviceRequest {
  Params: { tenant: string; deviceId: string }
}

/**
 * What the app on a device asks. Every request bears what the device has signed, a compact JWS: as its body (application/jose), or
 * where it has none in the header Authorization, after "Device". What it says is for the challenge service to read. Only what an app
 * subscribes to Web Push with is told to everybody: it subscribes before the device has a key.
 */
export function deviceApi(app: FastifyInstance, ctx: Context, limits?: WatchLimits): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/jose', { parseAs: 'string', bodyLimit: 8 * 1024 }, (_, body, done) =>
    done(null, body),
  )
  answerProblemDetails(app, ctx.log, 'Device')
  const watches = openWatches(app, limits)
  const { prompts } = ctx

  app.get<{ Params: { tenant: string } }>('/:tenant/web-push-key', async ({ params }, reply) => {
    const call = { ...tenantIn(params), signal: hangUp(reply) }
    return GetWebPushKeyResponse.toJSON(await ctx.delivery.getWebPushKey({}, call))
  })

  app.post<ActivationRequest>('/:tenant/:activation', async ({ params, body }, reply) => {
    const request = { activation: params.activation, proof: signedIn(body) }
    const call = { ...tenantIn(params), signal: hangUp(reply) }
    return FinishActivationResponse.toJSON(await prompts.finishActivation(request, call))
  })

  app.get<DeviceRequest>('/:tenant/devices/:deviceId/prompts', async (request, reply) => {
    const call = { ...tenantIn(request.params), signal: hangUp(reply) }
    return ListPromptsResponse.toJSON(await prompts.listPrompts(asking(request), call))
  })

  app.get<DeviceRequest>('/:tenant/devices/:deviceId/prompts/watch', (request, reply) => {
    const [asked, tenant] = [asking(request), tenantIn(request.params)]
    const ask = (signal: AbortSignal) => prompts.watchPrompts(asked, { ...tenant, signal })
    return tellEvents(
      reply,
      { ask, toData: (each) => WatchPromptsResponse.toJSON(each as WatchPromptsResponse) },
      watches,
    )
  })

  app.post<DeviceRequest>('/:tenant/devices/:deviceId/answers', async ({ params, body }, reply) => {
    const request = { deviceId: params.deviceId, proof: signedIn(body) }
    const call = { ...tenantIn(params), signal: hangUp(reply) }
    return AnswerPromptResponse.toJSON(await prompts.answerPrompt(request, call))
  })

  app.post<DeviceRequest>('/:tenant/devices/:deviceId/push-target', async ({ params, body }, reply) => {
    const request = { deviceId: params.deviceId, proof: signedIn(body) }
    const call = { ...tenantIn(params), signal: hangUp(reply) }
    return ChangePushTargetResponse.toJSON(await prompts.changePushTarget(request, call))
  })
}

function asking({ params, headers }: FastifyRequest<DeviceRequest>) {
  const [, proof = ''] = /^Device ([\w.-]{1,8192})$/i.exec(headers.authorization ?? '') ?? []
  return { deviceId: params.deviceId, proof: signedIn(proof) }
}

/** What the device signed. Refuses CREDENTIAL_INVALID a request that bears nothing. */
function signedIn(body: unknown): string {
  if (typeof body === 'string' && body !== '') return body
  const message =
    'the request bears nothing that a device has signed: a JWS as its body, or after "Device" in Authorization'
  throw new Refusal(ErrorReason.CREDENTIAL_INVALID, message)
}

function tenantIn({ tenant }: { tenant: string }): { tenant: string } {
  if (/^[a-z0-9-]{1,63}$/.test(tenant)) return { tenant }
  throw invalidRequest([{ field: 'tenant', description: 'must be 1 to 63 characters of a-z, 0-9 and -' }])
}
