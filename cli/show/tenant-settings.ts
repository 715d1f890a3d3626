import type { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { fields } from './fields.ts'
import { methodName } from './method-name.ts'

/** A tenant's settings in force, by the names that `settings set` takes. */
export function tenantSettings(style: Style, settings: Settings): string {
  const { etag, cleared: _, verificationOptions, methodOrder, ...single } = settings
  const pairs = Object.entries(single).map(([name, value]) => [kebab(name), shown(value)] as const)
  return fields(style, [
    ...pairs,
    ['verification-options', verificationOptions.map(methodName).join(', ')],
    ['method-order', methodOrder.map(methodName).join(', ')],
    ['etag', style.dim(etag)],
  ])
}

export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function shown(value: number | boolean | string | string[] | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return (Array.isArray(value) ? value.join(', ') : `${value}`) || 'none'
}
