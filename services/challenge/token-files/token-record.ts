/** Where something stood in a token file. */
export interface Origin {
  /** From 1. */
  line: number
  /** CSV: the cell, from 1. XML: the character at which the key begins, from 1. 0 where it is no one place. */
  column: number
  /** The serial number; of a bad record as far as it could be read, and empty at worst. */
  serial: string
  /**
   * The cells as they stood, by the `columns` of the file; of XML the serial number alone. The cells of CSV hold the secret:
   * they are for the file that goes back to the caller, and for nothing else.
   */
  row: readonly string[]
}

/** What a token is, apart from its serial number. */
export interface Token {
  /** May be empty; at most 64 characters, as the serial number and the model. */
  manufacturer: string
  model: string
  /** 16 to 128 bytes. */
  seed: Buffer
  algorithm: 'sha1' | 'sha256' | 'sha512'
  /** 6 to 8. */
  digits: number
  /** 1 to 3600; 0 for a code that moves with every press (HOTP). */
  periodSeconds: number
  /** That of the next code, at most 2^48; 0 where the code moves with time. */
  counter: bigint
  startDate?: Date
  expiryDate?: Date
  /** Whom the file gives the token to; empty: nobody. */
  userId: string
  /** Time steps that the token's clock is ahead, negative if behind (RFC 6030, section 4.1, TimeDrift). */
  driftSteps?: number
}

/** One token that can be imported. */
export interface TokenRecord extends Origin, Token {}

/** One that can not: `reason` is a sentence that names the field and never holds the secret. */
export interface BadRecord extends Origin {
  reason: string
}

/** What one row of a token file comes to. */
export type Row = { good: TokenRecord } | { bad: BadRecord }

/** The bad record that a good one becomes, for a reason that only the caller knows. */
export function rejected({ line, column, serial, row }: Origin, reason: string): BadRecord {
  return { line, column, serial, row, reason }
}
