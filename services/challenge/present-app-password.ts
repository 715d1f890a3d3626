import { Refusal } from '#contracts/refusal'
import type { AppPassword } from '#contracts/gen/countersign/challenge/v1/app_password'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { ShownAppPassword } from './db/app-passwords.ts'

/** An app password as callers see it: without the password. */
export function presentAppPassword({ id, userId, name, createdAt, lastUsedAt }: ShownAppPassword): AppPassword {
  return { id, userId, name, createdAt, lastUsedAt: lastUsedAt ?? undefined }
}

/** The refusal for an app password that is not there, or not the person's. */
export function appPasswordNotFound(): Refusal {
  return new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'no such app password')
}
