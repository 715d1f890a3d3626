import { readAddress, widths, type Address, type Network } from './address.ts'

/**
 * Reads a CIDR block (RFC 4632, section 3.1); undefined where it is none. Host bits are cleared. An IPv4-mapped IPv6 address has
 * its prefix counted over 128 bits, so it is the host bits that say the size.
 */
export function readCidr(text: string): Network | undefined {
  const [, base = '', digits = ''] = /^([^/-]+)\/(\d{1,3})$/.exec(text) ?? []
  const address = readAddress(base)
  const prefix = Number(digits)
  const hostBits = (base.includes(':') ? widths.ipv6 : widths.ipv4) - prefix
  if (!address || hostBits < 0 || hostBits > widths[address.family]) return undefined
  return networkAt(address, (1n << BigInt(hostBits)) - 1n)
}

/** The network that an address is in, its host bits as in the mask. */
export function networkAt({ family, value }: Address, hosts: bigint): Network {
  return { family, first: value & ~hosts, last: value | hosts }
}
