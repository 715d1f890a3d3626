import { RegistrationServiceService } from '#contracts/gen/countersign/challenge/v1/registration'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { choosePin } from './rpc/choose-pin.ts'
import { finishRegistration } from './rpc/finish-registration.ts'
import { proveFactor } from './rpc/prove-factor.ts'
import { registerFactor } from './rpc/register-factor.ts'
import { requireRegistration } from './rpc/require-registration.ts'
import { setDefaultMethod } from './rpc/set-default-method.ts'
import * as shapes from './rpc/shapes-registration.ts'
import { startProof } from './rpc/start-proof.ts'
import { startRegistration } from './rpc/start-registration.ts'

const registrars = { scope: 'factors' }
const administrators = { scope: 'factors:vouch' }

/** The RPCs by which people register, and are required to. */
export function registrationService(ctx: Context): Implementation {
  return implement(RegistrationServiceService, {
    startRegistration: {
      access: registrars,
      shape: shapes.startRegistrationShape,
      handle: (request, call) => startRegistration(ctx, request, call),
    },
    startProof: {
      access: registrars,
      shape: shapes.startProofShape,
      handle: (request, call) => startProof(ctx, request, call),
    },
    registerFactor: {
      access: registrars,
      shape: shapes.registerFactorShape,
      handle: (request, call) => registerFactor(ctx, request, call),
    },
    proveFactor: {
      access: registrars,
      shape: shapes.proveFactorShape,
      handle: (request, call) => proveFactor(ctx, request, call),
    },
    choosePin: {
      access: registrars,
      shape: shapes.choosePinShape,
      handle: (request, call) => choosePin(ctx, request, call),
    },
    setDefaultMethod: {
      access: registrars,
      shape: shapes.setDefaultMethodShape,
      handle: (request, call) => setDefaultMethod(ctx, request, call),
    },
    finishRegistration: {
      access: registrars,
      shape: shapes.finishRegistrationShape,
      handle: (request, call) => finishRegistration(ctx, request, call),
    },
    requireRegistration: {
      access: administrators,
      shape: shapes.requireRegistrationShape,
      handle: (request, call) => requireRegistration(ctx, request, call),
    },
  })
}
