import { OathAlgorithm, type TokenEnrolment } from '#contracts/gen/countersign/challenge/v1/factor'
import type { NewFactor, VerificationMethod } from './method.ts'
import { appCode } from './app-code.ts'
import type { OathProgress, OathSecret } from './oath.ts'

/** A token shows a code, by time or by count. It is judged as an app's code is. */
export const oathToken: VerificationMethod<OathSecret, OathProgress, object> = { ...appCode }

const algorithms = {
  [OathAlgorithm.UNSPECIFIED]: 'sha1',
  [OathAlgorithm.UNRECOGNIZED]: 'sha1',
  [OathAlgorithm.SHA1]: 'sha1',
  [OathAlgorithm.SHA256]: 'sha256',
  [OathAlgorithm.SHA512]: 'sha512',
} as const satisfies Record<OathAlgorithm, OathSecret['algorithm']>

/** The factor that a token makes. */
export function tokenFactor(token: TokenEnrolment): NewFactor<OathSecret, OathProgress> {
  const { seed, algorithm, digits, movement } = token
  const periodSeconds = movement?.$case === 'periodSeconds' ? movement.value : 0
  const used = movement?.$case === 'counter' ? Number(movement.value) - 1 : -1
  const secret = { seed: seed.toString('base64'), algorithm: algorithms[algorithm], digits: digits || 6, periodSeconds }
  return { secret, progress: { used }, hint: `token ${token.serial}` }
}
