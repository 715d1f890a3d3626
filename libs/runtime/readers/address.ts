import { z } from 'zod'
import { type Given, type Reader, reader } from './reader.ts'

const shape = /^(?:dns:\/\/\/)?(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i

const schema = z.string().refine((text) => Number(shape.exec(text)?.[1] ?? Infinity) <= 65_535, 'is not an address')

/** Where to listen or whom to call: `host:port`, as text. `dns:///host:port` asks gRPC to spread over all its addresses. */
export function address(given?: Given): Reader<string> {
  return reader({ kind: 'address', accepts: 'host:port, such as 127.0.0.1:7001', schema }, given)
}
