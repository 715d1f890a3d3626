import { z } from 'zod'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { id, known, text, uuid } from '#libs/rpc/shape'
import { ownKind } from './shapes.ts'
import { pinText } from './shapes-pins.ts'
import { byCodeOrPasskey, codeOrPasskey } from './shapes-proof.ts'

/** What requests about registrations must look like; the numbers are those of the contract. */

const userId = text(256)
const registration = text(64)

export const startRegistrationShape = z.object({ userId })

export const startProofShape = z.object({ userId, registration, factorId: uuid() })

export const registerFactorShape = z.object({ userId, registration, kind: ownKind })

export const proveFactorShape = byCodeOrPasskey(
  z.object({
    ...{ userId, registration, proofId: uuid(), ...codeOrPasskey },
    requestId: z.union([z.literal(''), id()], 'must be at most 128 visible ASCII characters'),
  }),
)

export const choosePinShape = z.object({ userId, registration, pin: pinText, confirmation: pinText })

export const setDefaultMethodShape = z.object({ userId, registration, method: known(Method) })

export const finishRegistrationShape = z.object({ userId, registration })

export const requireRegistrationShape = z.object({ userId, reason: text(256).regex(/^$|\S/, 'must say why') })
