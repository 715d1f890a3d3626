import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const [html, style] = ['../phones.html', '../phones.css'].map((name) => {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}) as [string, string]
const template = html.replace('{{style}}', () => style)

/** The page of phones. It holds no data: its script reads the event stream, and writes text as text. */
export function home(app: FastifyInstance): void {
  app.get('/', async (_, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      .send(template.replaceAll('{{nonce}}', nonce))
  })
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
