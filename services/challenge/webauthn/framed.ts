import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'

/** Whether a passkey was asked for by a page inside another origin's, where the person can not see who asks (§13.4.9). */
export function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin, topOrigin } = decodeClientDataJSON(clientDataJSON)
  return crossOrigin === true || topOrigin !== undefined
}
