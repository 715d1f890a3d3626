import { open } from 'maxmind'
import type { CountryResponse, Reader } from 'maxmind'
import { readAddress, writeAddress } from './address.ts'
import { versionOf } from './version-of.ts'

/** Gives the country of an address by its ISO 3166-1 code; undefined where it can not be told. */
export type CountryOf = (clientIp: string) => string | undefined

export interface Countries {
  countryOf: CountryOf
  /** Reads the file again where it was replaced. Where that fails, what was read before stays. */
  refresh(): Promise<void>
}

/** Where nobody has given a file, no country can be told. */
export const noCountries: CountryOf = () => undefined

/** Reads a file of MaxMind's format, which is held in memory: a look-up is some microseconds. Throws where it is none. */
export async function openCountries(file: string): Promise<Countries> {
  let read = await versionOf(file)
  let reader = await openFile(file)
  return {
    countryOf: (clientIp) => lookUp(reader, clientIp),
    async refresh() {
      const present = await versionOf(file)
      if (present === read) return
      reader = await openFile(file)
      read = present
    },
  }
}

async function openFile(file: string): Promise<Reader<CountryResponse>> {
  try {
    return await open<CountryResponse>(file)
  } catch (cause) {
    throw new Error(`${file} can not be read as a file of MaxMind's format`, { cause })
  }
}

/** MaxMind's records have a country in them; those of free collections only its code. */
interface Place {
  readonly country?: { readonly iso_code?: string }
  readonly country_code?: string
}

/** In a file of IPv4 alone the reader takes the beginning of an IPv6 address for an IPv4 address. */
function lookUp(reader: Reader<CountryResponse>, clientIp: string): string | undefined {
  const address = readAddress(clientIp)
  if (!address || (address.family === 'ipv6' && reader.metadata.ipVersion === 4)) return undefined
  return codeIn(reader.get(writeAddress(address)) as Place | null)
}

/** The country that a record tells. */
export function codeIn(place: Place | null): string | undefined {
  return place?.country?.iso_code ?? place?.country_code
}
