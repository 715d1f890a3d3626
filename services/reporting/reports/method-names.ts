import { Method } from '#contracts/gen/countersign/types/v1/method'
import { named } from './named.ts'

/** What reports have called methods since 2016. */
const names: Readonly<Partial<Record<Method, string>>> = {
  [Method.ONE_WAY_SMS]: 'Text Message',
  [Method.TWO_WAY_SMS]: 'Text Message',
  [Method.APP_CODE]: 'Mobile App',
  [Method.OATH_TOKEN]: 'OATH Token',
}

/** A method by the name that reports use; those that are newer by their own. */
export function methodNamed(method: Method | null | undefined): string {
  if (!method) return ''
  return names[method] ?? titled(named(Method, method))
}

const titled = (name: string) =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
