/** `host:port` in its two parts; an IPv6 address loses its brackets. */
export function hostAndPort(listen: string): { host: string; port: number } {
  const { hostname, port } = new URL(`http://${listen}`)
  return { host: hostname.replace(/[[\]]/g, ''), port: Number(port || 80) }
}
