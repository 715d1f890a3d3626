import {
  FactorEnrolled,
  FactorRemoved,
  PinChanged,
  TokenAssigned,
  TokenUnassigned,
} from '#contracts/gen/countersign/challenge/v1/events'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { FactorChangeTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

const token = { method: Method.OATH_TOKEN, hint: '' }

/** One row for every factor, PIN or hardware token that came or went. A token is a factor once it was proved, and told of again. */
export const factorChange: Projection<FactorChangeTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'day',
    userId: 'fact',
    factorId: 'fact',
    method: 'fact',
    hint: 'fact',
    removed: 'fact',
    changedAt: 'fact',
    pin: 'fact',
    changeRequired: 'fact',
    serial: 'fact',
  },
  tells: [
    on(FactorEnrolled, ({ userId, factorId, method, hint, enrolledAt }, messageId) => {
      return { messageId, userId, factorId, method, hint, removed: false, changedAt: enrolledAt }
    }),
    on(FactorRemoved, ({ userId, factorId, method, removedAt }, messageId) => {
      return { messageId, userId, factorId, method, hint: '', removed: true, changedAt: removedAt }
    }),
    on(PinChanged, ({ userId, removed, changedAt, changeRequired }, messageId) => {
      const none = { factorId: '', method: Method.UNSPECIFIED, hint: '' }
      return { ...none, messageId, userId, removed, changedAt, pin: true, changeRequired }
    }),
    on(TokenAssigned, ({ userId, tokenId, serial, assignedAt }, messageId) => {
      return { ...token, messageId, userId, factorId: tokenId, serial, removed: false, changedAt: assignedAt }
    }),
    on(TokenUnassigned, ({ userId, tokenId, serial, unassignedAt }, messageId) => {
      return { ...token, messageId, userId, factorId: tokenId, serial, removed: true, changedAt: unassignedAt }
    }),
  ],
}
