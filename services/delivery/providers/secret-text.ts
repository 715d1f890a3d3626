import { z } from 'zod'
import { Secret } from '#libs/runtime/secret'

/** A credential in a carrier's settings: what reads it can not show it by chance. */
export const secretText = () =>
  z
    .string()
    .min(1)
    .max(4_096)
    .transform((text) => new Secret(text))

/** Milliseconds that a carrier may take for one message, connecting included. */
export const timeoutMs = () => z.int().min(100).max(30_000).default(5_000)
