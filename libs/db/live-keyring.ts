import type { Keyring } from './keyring.ts'

/** A keyring whose keys can be exchanged while others hold it. */
export interface LiveKeyring extends Keyring {
  exchange(next: Keyring): void
}

/** Keys that can be exchanged for others at any moment; each use sees the ones or the others. */
export function liveKeyring(first: Keyring): LiveKeyring {
  let present = first
  return {
    get activeId() {
      return present.activeId
    },
    get keys() {
      return present.keys
    },
    exchange: (next) => void (present = next),
  }
}
