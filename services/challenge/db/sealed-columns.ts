import { eventSealContext } from './challenges.ts'
import { sealContext } from './factors.ts'
import { pinSealContext } from './pins.ts'

/** Two columns that hold a sealed secret, and how its row is found. */
export interface SealedColumn {
  table: string
  /** The columns of the primary key in its order, the tenant's first, and their types. */
  key: Readonly<Record<string, keyof typeof least>>
  keyId: string
  sealed: string
  /** What the seal is bound to, by the values of the primary key. */
  context(...key: string[]): string
}

/** What sorts before every value of a type. */
export const least = { text: '', uuid: '00000000-0000-0000-0000-000000000000' }

/** All that is sealed in this schema: what is not here, no rotation reaches. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    ...{ table: 'factor', key: { tenant_id: 'text', id: 'uuid' } },
    ...{ keyId: 'key_id', sealed: 'sealed' },
    context: (tenantId, id) => sealContext({ tenantId, id }),
  },
  {
    ...{ table: 'guard', key: { tenant_id: 'text', user_id: 'text' } },
    ...{ keyId: 'pin_key_id', sealed: 'pin_sealed' },
    context: (tenantId, userId) => pinSealContext({ tenantId, userId }),
  },
  {
    ...{ table: 'challenge', key: { tenant_id: 'text', id: 'uuid' } },
    ...{ keyId: 'event_key_id', sealed: 'event_sealed' },
    context: (tenantId, id) => eventSealContext({ tenantId, id }),
  },
]
