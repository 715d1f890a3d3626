import { Method } from '#contracts/gen/countersign/types/v1/method'
import { word } from '../words.ts'

const names: Partial<Record<Method, string>> = {
  [Method.ONE_WAY_SMS]: 'text message',
  [Method.APP_CODE]: 'authenticator app',
  [Method.OATH_TOKEN]: 'token',
  [Method.SECURITY_QUESTIONS]: 'security questions',
  [Method.RECOVERY_CODE]: 'recovery codes',
  [Method.TEMPORARY_ACCESS_PASS]: 'temporary access pass',
  [Method.PASSKEY]: 'passkey',
  [Method.PHONE_CALL]: 'phone call',
  [Method.TWO_WAY_SMS]: 'text message that is answered',
  [Method.APP_NOTIFICATION]: 'app notification',
}

/** What people call a method. */
export function methodName(method: Method): string {
  return names[method] ?? word(Method, method)
}

/** A method with what the person knows their factor by, where that says more. */
export function wayName({ method, hint }: { method: Method; hint: string }): string {
  const name = methodName(method)
  return hint === name ? name : `${name} ${hint}`.trim()
}
