import type { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { Style } from '../session.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A named location, with all that belongs to it. */
export function location(style: Style, shown: NamedLocation): string {
  const { id, name, networks, countries, unknownCountries, createdAt, etag } = shown
  return fields(style, [
    ['location', style.bold(name)],
    ['networks', networks.join(', ')],
    ['countries', countries.join(', ')],
    ['unknown countries', unknownCountries ? 'count as in it' : ''],
    ['known since', moment(createdAt)],
    ['id', id],
    ['etag', style.dim(etag)],
  ])
}

export const locationHeads = ['location', 'networks', 'countries', 'id']

export function locationRow({ id, name, networks, countries, unknownCountries }: NamedLocation): string[] {
  const places = unknownCountries ? [...countries, 'unknown'] : countries
  return [name, few(networks) || '–', few(places) || '–', id]
}

/** The first three of a list, and how many more there are. */
function few(items: readonly string[]): string {
  const more = items.length > 3 ? [`${items.length - 3} more`] : []
  return [...items.slice(0, 3), ...more].join(', ')
}
