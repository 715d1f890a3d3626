import type { KeyWrap } from '#libs/db/key-wrap'
import { transit } from '#libs/db/transit'
import { assertLoopback } from '#libs/rpc/transport'
import type { Secret } from '#libs/runtime/secret'

/** The key management service of a configuration, if it names one. */
export interface KmsConfig {
  readonly KMS_URL?: string | undefined
  readonly KMS_KEY: string
  readonly KMS_TOKEN?: Secret | undefined
}

/** What wraps and unwraps keys; undefined where they lie in the clear. Its token goes out in the clear to loopback alone. */
export function keyWrap({ KMS_URL, KMS_KEY, KMS_TOKEN }: KmsConfig): KeyWrap | undefined {
  if (KMS_URL === undefined) return undefined
  if (KMS_TOKEN === undefined) throw new Error('KMS_URL is given, and no KMS_TOKEN to call it with')
  const { protocol, hostname, port } = new URL(KMS_URL)
  if (protocol !== 'https:') assertLoopback(`${hostname}:${port || 80}`, 'dial')
  return transit({ url: KMS_URL, key: KMS_KEY, token: KMS_TOKEN })
}
