import type { Address, Family, Network } from './address.ts'

/** A network, and what it is called. */
export interface NamedNetwork extends Network {
  readonly name: string
}

/** Networks made ready to be asked often. */
export interface NetworkSearch {
  /** The name of a network that holds the address; of the widest where one lies within another. */
  find(address: Address): string | undefined
}

/** Sorts the networks once, so that a look-up among ten thousand is some fourteen comparisons. */
export function compileNetworks(networks: readonly NamedNetwork[]): NetworkSearch {
  const lists = { ipv4: outermost(networks, 'ipv4'), ipv6: outermost(networks, 'ipv6') }
  return {
    find({ family, value }) {
      const candidate = lastStartingAt(lists[family], value)
      return candidate && value <= candidate.last ? candidate.name : undefined
    },
  }
}

/**
 * The networks of one family that lie within no other. Among these both ends ascend, so only the last one that starts at
 * or before an address can hold it.
 */
function outermost(networks: readonly NamedNetwork[], family: Family): NamedNetwork[] {
  const kept: NamedNetwork[] = []
  for (const network of networks.filter((one) => one.family === family).sort(byStartThenWidest)) {
    const previous = kept.at(-1)
    if (!previous || network.last > previous.last) kept.push(network)
  }
  return kept
}

function byStartThenWidest(one: Network, other: Network): number {
  return compare(one.first, other.first) || compare(other.last, one.last)
}

const compare = (one: bigint, other: bigint) => (one < other ? -1 : Number(one > other))

function lastStartingAt(list: readonly NamedNetwork[], value: bigint): NamedNetwork | undefined {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as NamedNetwork).first <= value) low = middle + 1
    else high = middle
  }
  return list[low - 1]
}
