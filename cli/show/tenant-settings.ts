import type { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import type { Style } from '../session.ts'
import { fields } from './fields.ts'
import { methodName } from './method-name.ts'

/** A tenant's settings in force, by the names that `settings set` takes. */
export function tenantSettings(style: Style, { etag, verificationOptions, ...single }: Settings): string {
  const pairs = Object.entries(single).map(([name, value]) => [kebab(name), shown(value)] as const)
  return fields(style, [
    ...pairs,
    ['verification-options', verificationOptions.map(methodName).join(', ')],
    ['etag', style.dim(etag)],
  ])
}

export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const shown = (value: number | boolean | undefined) =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : `${value}`
