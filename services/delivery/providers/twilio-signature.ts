import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedForm {
  url: string
  form: Record<string, string>
  /** The value of X-Twilio-Signature. */
  signature: string
  authToken: string
}

/**
 * Whether Twilio signed this form POST: base64 of HMAC-SHA1, keyed with the auth token, over the URL and each parameter's
 * name and value, sorted by name (twilio.com/docs/usage/security). Twilio signs the URL sometimes with its port and
 * sometimes without, so both hold, as in its own libraries.
 */
export function signatureHolds({ url, form, signature, authToken }: SignedForm): boolean {
  if (!URL.canParse(url)) return false
  const parameters = Object.keys(form)
    .sort()
    .map((name) => name + form[name])
    .join('')
  const given = Buffer.from(signature)
  const matches = spellings(new URL(url)).map((spelling) => {
    const expected = createHmac('sha1', authToken)
      .update(spelling + parameters)
      .digest('base64')
    return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected))
  })
  return matches.includes(true)
}

function spellings({ protocol, hostname, port, pathname, search }: URL): string[] {
  const standard = protocol === 'https:' ? '443' : '80'
  const path = pathname + search
  return [`${protocol}//${hostname}${path}`, `${protocol}//${hostname}:${port || standard}${path}`]
}
