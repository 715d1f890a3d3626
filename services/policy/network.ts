import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import { readAddress, widths, writeAddress } from '#libs/net/address'
import type { Family, Network } from '#libs/net/address'
import { networkAt, readCidr } from '#libs/net/cidr'
import { isPublic } from './is-public.ts'

/** The places that have a list of networks of their own. */
export type NetworkPlace = typeof Deployment.CLOUD | typeof Deployment.SERVER

/**
 * Reads a network; undefined where it is none for that place. The cloud takes CIDR blocks of public addresses alone; a
 * server also a single address, a range such as `10.63.193.1-10.63.193.100` and an address with a netmask. Host bits are
 * cleared. Nowhere may a network be everything: that would be a switch, not a network.
 */
export function readNetwork(text: string, place: NetworkPlace): Network | undefined {
  const network = readForm(text.trim(), place)
  if (!network || coversAll(network)) return undefined
  return place === Deployment.SERVER || isPublic(network) ? network : undefined
}

function readForm(text: string, place: NetworkPlace): Network | undefined {
  const read = readCidr(text)
  if (read || place === Deployment.CLOUD) return read
  const range = /^([^/-]+)-([^/-]+)$/.exec(text)
  if (range) return readRange(range[1] ?? '', range[2] ?? '')
  const masked = /^([^/-]+)\/([^/-]+)$/.exec(text)
  if (masked) return readMasked(masked[1] ?? '', masked[2] ?? '')
  return readRange(text, text)
}

/** Reads a CIDR block of any addresses; undefined where it is none, or everything. Host bits are cleared. */
export function readBlock(text: string): Network | undefined {
  const network = readCidr(text.trim())
  return network && !coversAll(network) ? network : undefined
}

function readMasked(text: string, maskText: string): Network | undefined {
  const address = readAddress(text)
  const mask = readAddress(maskText)
  if (!address || mask?.family !== address.family) return undefined
  const hosts = all(address.family) ^ mask.value
  return (hosts & (hosts + 1n)) === 0n ? networkAt(address, hosts) : undefined
}

function readRange(from: string, to: string): Network | undefined {
  const first = readAddress(from.trim())
  const last = readAddress(to.trim())
  if (!first || first.family !== last?.family || first.value > last.value) return undefined
  return { family: first.family, first: first.value, last: last.value }
}

const all = (family: Family) => (1n << BigInt(widths[family])) - 1n

const coversAll = ({ family, first, last }: Network) => last - first === all(family)

/** The network in its plainest form, the same for every way of writing it: an address, else a block, else a range. */
export function writeNetwork({ family, first, last }: Network, place: NetworkPlace): string {
  const start = writeAddress({ family, value: first })
  if (first === last && place === Deployment.SERVER) return start
  const hosts = last - first
  const isBlock = (hosts & (hosts + 1n)) === 0n && (first & hosts) === 0n
  if (!isBlock) return `${start}-${writeAddress({ family, value: last })}`
  const hostBits = hosts === 0n ? 0 : hosts.toString(2).length
  return `${start}/${widths[family] - hostBits}`
}
