import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

const one = String.raw`(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):\d{1,5}`
const replica = String.raw`\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}`
const shape = new RegExp(`^(?:(?:dns:///)?${one}|ipv4:${replica}(?:,${replica})*)$`, 'i')

const ports = (text: string) => [...text.matchAll(/:(\d{1,5})(?=,|$)/g)].map(([, port]) => Number(port))

const schema = z
  .string()
  .max(4_096)
  .refine((text) => shape.test(text) && ports(text).every((port) => port <= 65_535), 'is not an address')

/**
 * Where to listen or whom to call: `host:port`, as text. gRPC takes turns among all that `dns:///host:port` resolves to, or,
 * where no name has them all, among those of a list: `ipv4:10.0.0.1:7001,10.0.0.2:7001`.
 */
export function address(given?: Given): Reader<string> {
  return reader({ kind: 'address', accepts: 'host:port, such as 127.0.0.1:7001', schema }, given)
}
