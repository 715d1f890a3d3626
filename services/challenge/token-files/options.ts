import type { SecretEncoding } from './secret-text.ts'
import type { Token } from './token-record.ts'

/** The kinds of token file that are understood. */
export type TokenFileFormat = 'csv' | 'pskc' | 'safenet'

/** What the one who uploads a token file knows about it. */
export interface TokenFileOptions {
  /** A file of another kind is refused; without it the file tells. */
  format?: TokenFileFormat
  /** Opens a PSKC file: 16, 24 or 32 bytes, as its encryption wants. */
  presharedKey?: Buffer
  /** Opens a PSKC file that is encrypted under a passphrase. */
  passphrase?: string
  /** The name of that key; a file that names only others is refused. */
  keyName?: string
  /** How the secrets of CSV are written, where neither header nor secret tells. */
  secretEncoding?: SecretEncoding
  /** Stands in for what the file leaves out. */
  defaults?: Partial<Pick<Token, 'manufacturer' | 'model' | 'algorithm' | 'digits' | 'periodSeconds'>>
}
