import { z } from 'zod'
import type { Secret } from '#libs/runtime/secret'
import type { KeyWrap } from './key-wrap.ts'

/** Where a key management service is, and the key that it wraps with. */
export interface Transit {
  /** The mount of its transit engine, such as https://vault.example:8200/v1/transit. */
  url: string
  key: string
  token: Secret
}

/** How long it may take to answer, in milliseconds. */
const patience = 5_000

/**
 * Wraps keys by the Transit protocol of HashiCorp Vault and OpenBao (`encrypt`, `decrypt`). Throws where the service can not
 * be reached or refuses; what it says then is not repeated.
 */
export function transit(at: Transit): KeyWrap {
  return {
    async wrap(key) {
      return (await ask(at, 'encrypt', { plaintext: key.toString('base64') })).ciphertext ?? nothing()
    },
    async unwrap(word) {
      return Buffer.from((await ask(at, 'decrypt', { ciphertext: word })).plaintext ?? nothing(), 'base64')
    },
  }
}

const answered = z.object({ data: z.object({ plaintext: z.string().optional(), ciphertext: z.string().optional() }) })

async function ask({ url, key, token }: Transit, verb: 'encrypt' | 'decrypt', body: object) {
  const response = await fetch(`${url.replace(/\/$/, '')}/${verb}/${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-vault-token': token.reveal() },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  }).catch((cause: unknown) => {
    throw new Error('the key management service can not be reached', { cause })
  })
  if (!response.ok) throw new Error(`the key management service refused with ${response.status}`)
  return answered.safeParse(await response.json().catch(() => undefined)).data?.data ?? nothing()
}

function nothing(): never {
  throw new Error('the key management service gave no answer that is one')
}
