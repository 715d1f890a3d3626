import { ScureBase32Plugin } from 'otplib'
import { most } from './limits.ts'
import { RowProblem } from './row-problem.ts'
import { seedFrom } from './token-values.ts'

/** How the bytes of a secret are written: RFC 4648, section 6 or section 8. */
export type SecretEncoding = 'base32' | 'hex'

const decoders: Record<SecretEncoding, (letters: string) => Buffer> = { base32: fromBase32, hex: fromHex }

/**
 * The seed that a text of at most 128 characters stands for, in any case, with or without blanks and padding. Where nobody
 * says how it is written the text tells: 0, 1, 8 and 9 are of hex alone, G to Z of Base32 alone. Refuses one that has
 * neither and could be both; among true secrets of Base32 that is one in 10^11, of hex one in 10^4.
 */
export function seedFromText(text: string, encoding?: SecretEncoding): Buffer {
  const letters = text.replaceAll(/\s/g, '').toUpperCase()
  if (letters === '') throw new RowProblem('secret', 'is required')
  if (letters.length > most.secret) throw new RowProblem('secret', `must be at most ${most.secret} characters`)
  return seedFrom(decoders[encoding ?? encodingOf(letters)](letters))
}

function encodingOf(letters: string): SecretEncoding {
  const isHex = /^([0-9A-F]{2})+$/.test(letters)
  if (isHex && /[0189]/.test(letters)) return 'hex'
  // Sixteen bytes and more.
  if (isHex && letters.length >= 32) {
    throw new RowProblem(
      'secret',
      'could be Base32 or hex; name the column "secret key (base32)" or "secret key (hex)"',
    )
  }
  return 'base32'
}

function fromBase32(letters: string): Buffer {
  if (/[0189]/.test(letters)) throw new RowProblem('secret', 'must be Base32, which has no 0, 1, 8 or 9, or else hex')
  try {
    return Buffer.from(new ScureBase32Plugin().decode(letters))
  } catch {
    throw new RowProblem('secret', 'must be whole Base32: A to Z and 2 to 7, and none cut off')
  }
}

function fromHex(letters: string): Buffer {
  if (!/^([0-9A-F]{2})+$/.test(letters)) throw new RowProblem('secret', 'must be hex: two of 0 to 9 and A to F a byte')
  return Buffer.from(letters, 'hex')
}
