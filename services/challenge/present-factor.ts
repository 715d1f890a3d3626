import { Refusal } from '#contracts/refusal'
import type { Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { FactorRow } from './db/factors.ts'

/** A factor as callers see it: without its secret. */
export function presentFactor(row: FactorRow): Factor {
  const { id, userId, method, state, hint, createdAt } = row
  const confirmedAt = row.confirmedAt ?? undefined
  const lastUsedAt = row.lastUsedAt ?? undefined
  return { id, userId, method, state, hint, createdAt, confirmedAt, lastUsedAt }
}

/** The refusal for a factor that is not there, or not the caller's. */
export function factorNotFound(): Refusal {
  return new Refusal(ErrorReason.FACTOR_NOT_FOUND, 'no such factor')
}
