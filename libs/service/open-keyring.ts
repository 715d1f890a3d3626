import { readFile } from 'node:fs/promises'
import type { Keyring } from '#libs/db/keyring'
import { liveKeyring } from '#libs/db/live-keyring'
import { readKeyring } from '#libs/db/read-keyring'
import { optional, secret, text, url } from '#libs/runtime/env'
import type { Log } from '#libs/runtime/log'
import type { Secret } from '#libs/runtime/secret'
import { keyWrap, type KmsConfig } from './key-wrap.ts'

/** What a service that seals or hashes reads of its environment, for its `env({ … })`. */
export const keyringReaders = {
  KEYRING: secret(text({ about: 'The keys that secrets are sealed and codes are hashed with, the active one first.' })),
  KEYRING_FILE: optional(text({ about: 'The same in a file, which is read again when it changes.' })),
  KMS_URL: optional(url({ about: 'A key management service that unwraps them: the URL of a Vault transit engine.' })),
  KMS_KEY: text({ default: 'countersign', about: 'The key there that they are wrapped with.' }),
  KMS_TOKEN: optional(secret(text({ about: 'The token to call it with.' }))),
}

export interface KeyringConfig extends KmsConfig {
  readonly KEYRING: Secret
  readonly KEYRING_FILE?: string | undefined
}

export interface OpenKeyring {
  readonly keyring: Keyring
  /** Reads the file again where it has changed. Where that fails, the keys that were read before stay. */
  refresh(): Promise<void>
}

/** The keys of a configuration, unwrapped. Throws where the key management service does not unwrap them. */
export async function openKeyring(
  { KEYRING, KEYRING_FILE, ...kms }: KeyringConfig,
  log: Pick<Log, 'info'>,
): Promise<OpenKeyring> {
  const wrap = keyWrap(kms)
  let read = KEYRING.reveal()
  const keyring = liveKeyring(await readKeyring(read, { wrap }))
  return {
    keyring,
    async refresh() {
      if (KEYRING_FILE === undefined) return
      const present = (await readFile(KEYRING_FILE, 'utf8')).trim()
      if (present === read) return
      keyring.exchange(await readKeyring(present, { wrap, known: keyring }))
      read = present
      log.info({ active: keyring.activeId, known: [...keyring.keys.keys()] }, 'The keyring was read again')
    },
  }
}
