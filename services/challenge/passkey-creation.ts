import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { usableFactors } from './db/factors.ts'
import type { Enrolment } from './methods/enrolment.ts'
import type { AskedPasskey, PasskeySecret } from './methods/passkey.ts'
import { openFactor, opens } from './open-factor.ts'
import { creationOptions } from './webauthn/creation.ts'

/** What the browser is handed to make a passkey, whose proof is that challenge; empty for other methods. */
export async function passkeyCreation(
  { database, keyring }: Pick<Context, 'database' | 'keyring'>,
  { method, factor }: Enrolment,
  proof: ChallengeRow | undefined,
): Promise<string> {
  if (!proof || method !== Method.PASSKEY) return ''
  const { challenge = '' } = (proof.kept[proof.id] ?? {}) as Partial<AskedPasskey>
  const { factors } = await usableFactors(database.pool, proof.tenantId, proof.userId)
  const others = factors
    .filter((other) => other.method === Method.PASSKEY && opens(keyring, other))
    .map((other) => openFactor(keyring, other) as PasskeySecret)
  const creation = {
    challenge,
    others,
    relyingPartyName: proof.applicationName,
    seconds: proof.limits.challengeSeconds,
  }
  return creationOptions(factor.secret as PasskeySecret, creation)
}
