import { z } from 'zod'
import { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import { implement, type Implementation } from '#libs/rpc/implement'
import { text, uuid } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { answerPrompt } from './rpc/answer-prompt.ts'
import { blockDevice } from './rpc/block-device.ts'
import { changePushTarget } from './rpc/change-push-target.ts'
import { finishActivation } from './rpc/finish-activation.ts'
import { listDevices } from './rpc/list-devices.ts'
import { listPrompts } from './rpc/list-prompts.ts'
import { renameDevice } from './rpc/rename-device.ts'
import { unblockDevice } from './rpc/unblock-device.ts'
import { watchPrompts } from './rpc/watch-prompts.ts'

const factors = { scope: 'factors' }
/** A device that may be asked again is as good as a new one. */
const administrators = { scope: 'factors:vouch' }
/** Only the gateway has what a device signed. */
const gateway = { peers: ['gateway'] }
const deviceId = uuid()
const deviceShape = z.object({ deviceId })
const proof = z.string().regex(/^[\w.-]{1,8192}$/, 'must be a compact JWS of at most 8 KiB')
const provenShape = z.object({ deviceId, proof })

/** The RPCs about devices for prompts: who may call each, and what a request must look like. */
export function deviceService(ctx: Context): Implementation {
  return implement(DeviceServiceService, {
    listDevices: {
      access: factors,
      shape: z.object({ userId: text(256) }),
      handle: (request, call) => listDevices(ctx, request, call),
    },
    renameDevice: {
      access: factors,
      shape: z.object({ deviceId, name: text(64) }),
      handle: (request, call) => renameDevice(ctx, request, call),
    },
    blockDevice: {
      access: factors,
      shape: deviceShape,
      handle: (request, call) => blockDevice(ctx, request, call),
    },
    unblockDevice: {
      access: administrators,
      shape: deviceShape,
      handle: (request, call) => unblockDevice(ctx, request, call),
    },
    finishActivation: {
      access: gateway,
      shape: z.object({ activation: z.string().regex(/^[0-9A-Z]{1,32}$/, 'must be at most 32 of 0-9 and A-Z'), proof }),
      handle: (request, call) => finishActivation(ctx, request, call),
    },
    listPrompts: {
      access: gateway,
      shape: provenShape,
      handle: (request, call) => listPrompts(ctx, request, call),
    },
    watchPrompts: {
      access: gateway,
      shape: provenShape,
      handle: (request, call) => watchPrompts(ctx, request, call),
    },
    answerPrompt: {
      access: gateway,
      shape: provenShape,
      handle: (request, call) => answerPrompt(ctx, request, call),
    },
    changePushTarget: {
      access: gateway,
      shape: provenShape,
      handle: (request, call) => changePushTarget(ctx, request, call),
    },
  })
}
