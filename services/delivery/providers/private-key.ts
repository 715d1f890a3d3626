import { createPrivateKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { Secret } from '#libs/runtime/secret'

const kinds = {
  ec: { means: 'must be a private key on the curve P-256, in PEM', fits: isP256 },
  rsa: { means: 'must be an RSA private key of at least 2048 bits, in PEM', fits: isRsa },
} as const

/** A private key in a carrier's settings, as its PEM file has it. */
export function privateKey(kind: keyof typeof kinds) {
  const { means, fits } = kinds[kind]
  return z
    .string()
    .max(8_192)
    .refine((pem) => fits(keyIn(pem)), means)
    .transform((pem) => new Secret(pem))
}

function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

function isP256(key: KeyObject | undefined): boolean {
  return key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
}

function isRsa(key: KeyObject | undefined): boolean {
  return key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048
}
