import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Family = 'ipv4' | 'ipv6'

/** An IP address as a number, so that ranges are comparisons. */
export interface Address {
  readonly family: Family
  readonly value: bigint
}

/** The addresses from one to another, both included. */
export interface Network {
  readonly family: Family
  readonly first: bigint
  readonly last: bigint
}

/** How many bits an address has. */
export const widths: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 }

/**
 * Reads an address in its strict forms (no octal, no zone); undefined for anything else. An IPv4-mapped IPv6 address
 * (RFC 4291, section 2.5.5.2) is the IPv4 address it maps, or a person could leave a network by writing theirs otherwise.
 */
export function readAddress(text: string): Address | undefined {
  if (isIP(text) === 0 || text.includes('%')) return undefined
  const address = ipaddr.parse(text)
  if (address instanceof ipaddr.IPv4 || !address.isIPv4MappedAddress()) return toNumber(address)
  // The library also reads the long deprecated ::192.0.2.1 as if it were mapped; it names no IPv4 host today.
  return /ffff:/i.test(text) ? toNumber(address.toIPv4Address()) : undefined
}

/** The address as people write it, IPv6 in its shortest form (RFC 5952). */
export function writeAddress({ family, value }: Address): string {
  const hex = value.toString(16).padStart(widths[family] / 4, '0')
  const address = ipaddr.fromByteArray([...Buffer.from(hex, 'hex')])
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()
}

/** An address in its plainest form, the same for every way of writing it; empty where it is none. */
export function plainAddress(text: string): string {
  const address = readAddress(text)
  return address ? writeAddress(address) : ''
}

export function toNumber(address: ipaddr.IPv4 | ipaddr.IPv6): Address {
  const value = address.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)
  return { family: address.kind(), value }
}
