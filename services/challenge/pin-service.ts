import { PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { changePin } from './rpc/change-pin.ts'
import { getPin } from './rpc/get-pin.ts'
import { removePin } from './rpc/remove-pin.ts'
import { setPin } from './rpc/set-pin.ts'
import { changePinShape, onePinShape, setPinShape } from './rpc/shapes-pins.ts'

const people = { scope: 'factors' }
const administrators = { scope: 'factors:vouch' }

/** The RPCs about PINs. */
export function pinService(ctx: Context): Implementation {
  return implement(PinServiceService, {
    setPin: {
      access: administrators,
      shape: setPinShape,
      handle: (request, call) => setPin(ctx, request, call),
    },
    changePin: {
      access: people,
      shape: changePinShape,
      handle: (request, call) => changePin(ctx, request, call),
    },
    getPin: {
      access: administrators,
      shape: onePinShape,
      handle: (request, call) => getPin(ctx, request, call),
    },
    removePin: {
      access: administrators,
      shape: onePinShape,
      handle: (request, call) => removePin(ctx, request, call),
    },
  })
}
