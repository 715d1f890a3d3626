import type { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import type { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { Remote } from '#libs/rpc/client'
import { allPages } from './all-pages.ts'

type Admin = Pick<Remote<typeof AdminServiceService>, 'listNamedLocations'>

/** All named locations of the tenant, of which there are 500 at the most. */
export async function allLocations(admin: Admin): Promise<NamedLocation[]> {
  const pages = await allPages((page) => admin.listNamedLocations({ page }))
  return pages.flatMap(({ namedLocations }) => namedLocations)
}

/** The ids of locations that a person names by id or by name. Refuses a name that none has, or that more than one has. */
export function locationIds(locations: readonly NamedLocation[], given: readonly string[]): string[] {
  return given.map((word) => {
    const named = locations.filter(({ id, name }) => id === word || name === word)
    if (named.length > 1) throw new Error(`more than one location is called "${word}": give its id`)
    if (!named[0]) throw new Error(`no location is called "${word}": countersign locations list shows those there are`)
    return named[0].id
  })
}
