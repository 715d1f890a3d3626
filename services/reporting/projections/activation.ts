import { DeviceActivated } from '#contracts/gen/countersign/challenge/v1/events'
import type { ActivationTable } from '../db/schema.ts'
import { on, type Projection } from './projection.ts'

/** One row for every time that the app was activated on a device. */
export const activation: Projection<ActivationTable> = {
  columns: {
    tenantId: 'key',
    messageId: 'day',
    userId: 'fact',
    factorId: 'fact',
    name: 'fact',
    type: 'fact',
    appVersion: 'fact',
    activatedAt: 'fact',
  },
  tells: [on(DeviceActivated, (device, messageId) => ({ messageId, ...device }))],
}
