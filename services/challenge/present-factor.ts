import { Refusal } from '#contracts/refusal'
import type { Factor } from '#contracts/gen/countersign/challenge/v1/factor'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { FactorRow } from './db/factors.ts'
import { usesLeft } from './uses-left.ts'

/** A factor as callers see it at that moment: without its secret. */
export function presentFactor(row: FactorRow, now: Date): Factor {
  const { id, userId, method, state, hint, createdAt } = row
  const confirmedAt = row.confirmedAt ?? undefined
  const lastUsedAt = row.lastUsedAt ?? undefined
  const expiresAt = row.expiresAt ?? undefined
  const codesLeft = method === Method.RECOVERY_CODE ? usesLeft(row, now) : 0
  return { id, userId, method, state, hint, createdAt, confirmedAt, lastUsedAt, codesLeft, expiresAt }
}

/** The refusal for a factor that is not there, or not the caller's. */
export function factorNotFound(): Refusal {
  return new Refusal(ErrorReason.FACTOR_NOT_FOUND, 'no such factor')
}
