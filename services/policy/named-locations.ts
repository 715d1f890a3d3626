import type { NamedLocation } from '#contracts/gen/countersign/policy/v1/conditional_access'
import type { Address } from '#libs/net/address'
import { compileNetworks } from '#libs/net/network-search'
import { readBlock } from './network.ts'

export type KnownLocation = Pick<NamedLocation, 'id' | 'name' | 'networks' | 'countries' | 'unknownCountries'>

/** From where a sign-in comes; undefined what is not known. */
export interface Origin {
  readonly address: Address | undefined
  readonly country: string | undefined
}

/** Named locations made ready to be asked often. */
export interface Locations {
  /** Those that a sign-in comes from. */
  holding(origin: Origin): readonly KnownLocation[]
  /** Whether a country makes a difference to any of them. */
  readonly askForCountry: boolean
}

export function compileLocations(locations: readonly KnownLocation[]): Locations {
  const compiled = locations.map((location) => ({ location, holds: compileLocation(location) }))
  return {
    holding: (origin) => compiled.filter(({ holds }) => holds(origin)).map(({ location }) => location),
    askForCountry: locations.some(({ countries, unknownCountries }) => unknownCountries || countries.length > 0),
  }
}

function compileLocation({ networks, countries, unknownCountries }: KnownLocation): (origin: Origin) => boolean {
  const named = networks.flatMap((name) => {
    const network = readBlock(name)
    return network ? [{ ...network, name }] : []
  })
  const search = compileNetworks(named)
  const inside = new Set(countries)
  return ({ address, country }) => {
    if (country === undefined ? unknownCountries : inside.has(country)) return true
    return address !== undefined && search.find(address) !== undefined
  }
}
