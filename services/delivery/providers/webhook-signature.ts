import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

/** A secret as people are given it (Standard Webhooks, "signature scheme"). */
export const secretOf = (key: Buffer) => `${prefix}${key.toString('base64')}`

interface Signed {
  id: string
  /** Seconds since 1970. */
  timestamp: number
  body: string
}

/** The value of `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`, once by each secret. */
export function signatures(secrets: readonly string[], { id, timestamp, body }: Signed): string {
  const signed = `${id}.${timestamp}.${body}`
  const by = (secret: string) => createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
  return secrets.map((secret) => `v1,${by(secret).update(signed).digest('base64')}`).join(' ')
}
