import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Whom an address belongs to, to count by: an IPv4 address itself, also where it is written as IPv6; of IPv6 the /64, for a
 * line has at least that many (RFC 6177 section 2). Empty where the text is no address.
 */
export function networkOf(text: string): string {
  if (isIP(text) === 0) return ''
  const address = ipaddr.process(text.replace(/%.*/, ''))
  if (address.kind() === 'ipv4') return address.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`
}
