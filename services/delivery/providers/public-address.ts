import { lookup as resolve, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { readAddress } from '#libs/net/address'
import { readCidr } from '#libs/net/cidr'

/** Where requests may go that tenants choose the address of: to the public internet, and to networks of the operator's choice. */
export interface Guard {
  /** Whether an address may be connected to. */
  allows(address: string): boolean
  /** Looks a name up, as sockets do, and gives only what may be connected to: nothing where any of it may not. */
  lookup: LookupFunction
}

/**
 * Keeps requests out of every network that is not the public internet (private, loopback, link-local, shared, reserved, and those
 * that wrap an IPv4 address), but for the operator's exceptions. The address that was looked at is the one that is connected to.
 */
export function guardOf(exceptions: readonly string[], find: typeof resolve = resolve): Guard {
  const networks = exceptions.flatMap((text) => readCidr(text) ?? [])

  function allows(text: string): boolean {
    if (isIP(text) === 0) return false
    const address = readAddress(text)
    const excepted = networks.some(
      ({ family, first, last }) => address?.family === family && first <= address.value && address.value <= last,
    )
    return excepted || ipaddr.process(text).range() === 'unicast'
  }

  return {
    allows,
    lookup(hostname, { all, ...options }, callback) {
      find(hostname, { ...options, all: true }, (error, found) => {
        const addresses = found as LookupAddress[]
        const [first] = addresses ?? []
        if (error || !first) return callback(error ?? new Error('a name without an address'), [])
        if (!addresses.every(({ address }) => allows(address))) return callback(new NotAllowed(), [])
        return all ? callback(null, addresses) : callback(null, first.address, first.family)
      })
    },
  }
}

/** A name that stands for an address which may not be connected to. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed'
}
