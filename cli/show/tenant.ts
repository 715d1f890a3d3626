import { Licensing, type Tenant } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** What is known of a tenant. */
export function tenant(style: Style, { id, name, licensing, linkedProvider, createdAt, etag }: Tenant): string {
  return fields(style, [
    ['tenant', style.bold(id)],
    ['name', name],
    ['licensing', word(Licensing, licensing)],
    ['linked provider', linkedProvider ? 'yes' : ''],
    ['created', moment(createdAt)],
    ['etag', style.dim(etag)],
  ])
}

export const tenantHeads = ['tenant', 'name', 'licensing', 'created']

export function tenantRow({ id, name, licensing, createdAt }: Tenant): string[] {
  return [id, name, word(Licensing, licensing), moment(createdAt)]
}
