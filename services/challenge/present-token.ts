import { Refusal } from '#contracts/refusal'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Token } from '#contracts/gen/countersign/challenge/v1/token'
import type { TokenRow } from './db/tokens.ts'

/** A hardware token as callers see it: without its secret. */
export function presentToken(row: TokenRow): Token {
  const { factorId, serial, manufacturer, model, userId, state, periodSeconds, digits, algorithm, createdAt } = row
  const startsAt = row.startsAt ?? undefined
  const expiresAt = row.expiresAt ?? undefined
  const runs = { periodSeconds, digits, algorithm }
  return { id: factorId, serial, manufacturer, model, userId, state, ...runs, createdAt, startsAt, expiresAt }
}

/** The refusal for a token that is not there. */
export function tokenNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'no such token')
}
