import ipaddr from 'ipaddr.js'
import { toNumber, widths } from '#libs/net/address'
import type { Family, Network } from '#libs/net/address'

type Block = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** The private and reserved blocks of the IANA registries, as the library lists them. */
const special: Readonly<Record<Family, readonly Network[]>> = {
  ipv4: specialBlocks(ipaddr.IPv4.prototype),
  ipv6: specialBlocks(ipaddr.IPv6.prototype),
}

/** 2000::/3, the only part of IPv6 that is given out for global use (RFC 4291, section 4). */
const globalUnicast = toNetwork([ipaddr.IPv6.parse('2000::'), 3])

/** Whether every address of the network is a public one. */
export function isPublic({ family, first, last }: Network): boolean {
  if (family === 'ipv6' && (first < globalUnicast.first || last > globalUnicast.last)) return false
  return !special[family].some((block) => first <= block.last && block.first <= last)
}

/** The library's list, which its types leave out: by name, one block or several. */
function specialBlocks(prototype: object): Network[] {
  const { SpecialRanges } = prototype as { SpecialRanges: Record<string, Block | readonly Block[]> }
  return Object.values(SpecialRanges).flatMap((entry) => (isBlock(entry) ? [entry] : entry).map(toNetwork))
}

function isBlock(entry: Block | readonly Block[]): entry is Block {
  return !Array.isArray(entry[0])
}

function toNetwork([address, prefix]: Block): Network {
  const { family, value } = toNumber(address)
  return { family, first: value, last: value | ((1n << BigInt(widths[family] - prefix)) - 1n) }
}
