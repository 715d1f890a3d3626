import { noCountries, openCountries, type CountryOf } from '#libs/net/countries'
import { openNetworkList, type NetworkList } from '#libs/net/network-list'
import type { Config } from './config.ts'

/** What the operator's files tell of an address. */
export interface Reputation {
  countryOf: CountryOf
  isBad(clientIp: string): boolean
  isTorExit(clientIp: string): boolean
}

/** Where the operator has given no files, nothing is known. */
export const noReputation: Reputation = { countryOf: noCountries, isBad: () => false, isTorExit: () => false }

/** Reads the operator's files. `refresh` reads again what was replaced; what can not be read stays as it was, and is told. */
export async function openReputation(config: Pick<Config, 'GEOIP_FILE' | 'BAD_NETWORKS_FILE' | 'TOR_EXITS_FILE'>) {
  const countries = config.GEOIP_FILE === undefined ? undefined : await openCountries(config.GEOIP_FILE)
  const bad = await optionalList(config.BAD_NETWORKS_FILE)
  const tor = await optionalList(config.TOR_EXITS_FILE)
  const reputation: Reputation = {
    countryOf: countries?.countryOf ?? noCountries,
    isBad: (clientIp) => bad?.has(clientIp) ?? false,
    isTorExit: (clientIp) => tor?.has(clientIp) ?? false,
  }
  const files = [countries, bad, tor].flatMap((file) => file ?? [])
  return { reputation, refreshes: files.map(({ refresh }) => refresh) }
}

function optionalList(file: string | undefined): Promise<NetworkList | undefined> {
  return file === undefined ? Promise.resolve(undefined) : openNetworkList(file)
}
