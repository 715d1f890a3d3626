import { createHmac } from 'node:crypto'

/**
 * The X-Twilio-Signature of a form POST: base64 of HMAC-SHA1, keyed with the auth token, over the URL followed by every
 * parameter's name and value, sorted by name, with nothing between (twilio.com/docs/usage/security).
 */
export function sign({
  url,
  form,
  authToken,
}: {
  url: string
  form: Record<string, string>
  authToken: string
}): string {
  const parameters = Object.keys(form).sort()
  const text = parameters.reduce((signed, name) => signed + name + form[name], url)
  return createHmac('sha1', authToken).update(text).digest('base64')
}
