import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import type { Onward } from '#libs/rpc/call'
import { logger } from '#libs/runtime/log'
import type { WatchLimits } from '../api/watch.ts'
import type { Context } from '../context.ts'
import { startGateway } from '../service.ts'

interface Asked {
  rpc: string
  request: unknown
  call: Onward
}

const unknown = () => Promise.reject(new Error('nobody said what to answer'))

/** A gateway before services that keep what they are asked, and answer what they are told to. */
export async function openStage(options: { requestTimeout?: number; watchLimits?: WatchLimits } = {}) {
  const asked: Asked[] = []
  const log: string[] = []
  const uploads = { begun: 0, failed: 0 }
  const answers: { one: () => unknown; many: (call: Onward) => AsyncIterable<unknown> } = {
    one: unknown,
    async *many() {},
  }
  const one = (rpc: string) => async (request: unknown, call: Onward) => {
    asked.push({ rpc, request, call })
    return (await answers.one()) as never
  }
  const many = (rpc: string) => (request: unknown, call: Onward) => {
    asked.push({ rpc, request, call })
    return answers.many(call) as AsyncIterable<never>
  }
  const ctx = {
    challenges: {
      ...Object.fromEntries(
        ['start', 'answer', 'resend', 'get', 'cancel'].map((verb) => [`${verb}Challenge`, one(verb)]),
      ),
      watchChallenge: many('watch'),
    },
    factors: Object.fromEntries(
      ['enrolFactor', 'confirmFactor', 'listFactors', 'removeFactor'].map((rpc) => [rpc, one(rpc)]),
    ),
    prompts: {
      ...Object.fromEntries(
        ['finishActivation', 'listPrompts', 'answerPrompt', 'changePushTarget'].map((rpc) => [rpc, one(rpc)]),
      ),
      watchPrompts: many('watchPrompts'),
    },
    devices: Object.fromEntries(
      ['listDevices', 'renameDevice', 'blockDevice', 'unblockDevice'].map((rpc) => [rpc, one(rpc)]),
    ),
    recordings: {
      ...Object.fromEntries(
        ['listSoundFiles', 'deleteSoundFile', 'putVoiceMessage', 'listVoiceMessages', 'deleteVoiceMessage'].map(
          (rpc) => [rpc, one(rpc)],
        ),
      ),
      async uploadSoundFile(parts: AsyncIterable<unknown>, call: Onward) {
        const request: unknown[] = []
        try {
          for await (const part of parts) uploads.begun += request.push(part)
        } catch (error) {
          uploads.failed += 1
          throw error
        }
        return one('uploadSoundFile')(request, call)
      },
    },
    delivery: { send: unknown, getDelivery: unknown, receiveCallback: unknown, getWebPushKey: one('getWebPushKey') },
    log: logger('gateway', { write: (line) => void log.push(line) }),
    publicUrl: 'https://mfa.example.com/edge',
  } as unknown as Context
  const gateway = await startGateway(ctx, { listen: '127.0.0.1:0', ...options })
  const address = `http://${gateway.address}`
  return {
    ...{ asked, log, answers, uploads, gateway, address },
    /** Sends JSON, or whatever else it is, with a good key. */
    ask(at: string, body?: unknown, headers: Record<string, string> = {}) {
      const [method = '', path = ''] = at.split(' ')
      const json = { 'content-type': 'application/json' }
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const common = { authorization: 'Bearer the-key', ...(body !== undefined && json), ...headers }
      return fetch(address + path, { method, headers: common, ...(body !== undefined && { body: text }) })
    },
  }
}

export const refusal = (reason: keyof typeof ErrorReason, more?: ConstructorParameters<typeof Refusal>[2]) =>
  new Refusal(ErrorReason[reason] as ConstructorParameters<typeof Refusal>[0], 'why it is so', more)
