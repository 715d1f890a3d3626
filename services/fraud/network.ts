import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * The network of an address as text: what a carrier or an office usually gives to one place, such as `192.0.2.0/24` or
 * `2001:db8:1::/48`. An IPv4 address that is written as IPv6 counts as IPv4. Undefined where the text is no address.
 */
export function networkOf(text: string): string | undefined {
  if (isIP(text) === 0) return undefined
  // A zone names an interface of one machine, so it says nothing about the place.
  const address = ipaddr.process(text.replace(/%.*/, ''))
  const [kind, prefix] = address.kind() === 'ipv4' ? ([ipaddr.IPv4, 24] as const) : ([ipaddr.IPv6, 48] as const)
  const first = kind.networkAddressFromCIDR(`${address.toString()}/${prefix}`)
  return `${first.toString()}/${prefix}`
}
