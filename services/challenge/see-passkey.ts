import type { Answer } from '#contracts/gen/countersign/challenge/v1/challenge'
import { Purpose } from './challenge.ts'
import type { Context } from './context.ts'
import type { Lookup } from './db/answers.ts'
import { findAskedPasskey, type AskedFactor } from './db/passkeys.ts'
import type { Judgeable, PasskeyClaim } from './methods/method.ts'
import type { AskedPasskey, PasskeySecret } from './methods/passkey.ts'
import { openFactor } from './open-factor.ts'
import { verifyAssertion } from './webauthn/assertion.ts'
import { verifyRegistration } from './webauthn/registration.ts'

/** What an answer is given to. */
export interface Question extends Lookup {
  purpose: Purpose
}

/**
 * An answer as the gate takes it: it judges at once, and a signature takes its time, so a passkey's is verified here, before
 * the attempt is counted. Nothing is given away by that: public keys are no secrets, what fails goes on as a wrong answer, and
 * what is true is weighed under lock, by the nonce, the key and the counter in it. Costs one statement more, for a passkey's
 * answer only.
 */
export async function judgeable(
  ctx: Pick<Context, 'database' | 'keyring'>,
  question: Question,
  answer: NonNullable<Answer['kind']>,
): Promise<Judgeable> {
  if (answer.$case !== 'passkey') return answer
  const asked = await findAskedPasskey(ctx.database.pool, question)
  return { $case: 'passkey', value: asked && (await seen(ctx, asked, question.purpose, answer.value)) }
}

/** Whatever is wrong with it, and whatever the library or the key says of it, an answer that can not be verified is none. */
async function seen(
  { keyring }: Pick<Context, 'keyring'>,
  asked: AskedFactor,
  purpose: Purpose,
  json: string,
): Promise<PasskeyClaim | undefined> {
  const { challenge } = (asked.kept ?? {}) as Partial<AskedPasskey>
  if (challenge === undefined) return undefined
  try {
    const passkey = openFactor(keyring, asked) as PasskeySecret
    const verify = purpose === Purpose.ENROLMENT ? verifyRegistration : verifyAssertion
    return await verify(passkey, challenge, JSON.parse(json))
  } catch {
    return undefined
  }
}
