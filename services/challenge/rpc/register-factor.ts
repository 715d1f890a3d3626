import { Refusal } from '#contracts/refusal'
import type {
  RegisterFactorRequest,
  RegisterFactorResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { addProof, findRegistration } from '../db/registrations.ts'
import { makeWay } from '../first-factor.ts'
import { patiently } from '../limits.ts'
import { assertNamed, assertProved, registrationNotFound } from '../registration.ts'
import { addFactor, type Admit } from './enrol-factor.ts'

/** Registers a factor in a registration; it is enrolled as any other, once the registration lets it in. */
export async function registerFactor(
  ctx: Context,
  { userId, registration, kind }: RegisterFactorRequest,
  call: Call,
): Promise<RegisterFactorResponse> {
  const { methods } = await ctx.policy.getFactorRules({ userId }, patiently(call))
  const asked = { userId, kind, vouched: false }
  const { factor, confirmBefore, ...shown } = await addFactor(ctx, asked, call, admitting(registration, methods))
  const { otpauthUri, otpauthQrSvg, otpauthQrText, recoveryCodes, passkeyCreation, activation } = shown
  const proof = { proofId: confirmBefore ? (factor?.id ?? '') : '', proveBefore: confirmBefore }
  const made = { recoveryCodes, passkeyCreation, activation }
  return { factor, ...proof, otpauthUri, otpauthQrSvg, otpauthQrText, ...made }
}

/** Lets in what the tenant has switched on and the registration allows. The proof of a new factor bears the factor's id. */
function admitting(registration: string, methods: readonly Method[]): Admit {
  return async (client, row, { madeHere }) => {
    if (!methods.includes(row.method)) throw new Refusal(ErrorReason.FEATURE_OFF, 'the method is switched off')
    const now = row.createdAt
    const named = assertNamed(await findRegistration(client, row.tenantId, row.userId), registration, now)
    if (madeHere) return assertProved(named)
    await makeWay(client, row, { now, given: named.proved })
    if (!(await addProof(client, named, row.id))) throw registrationNotFound()
  }
}
