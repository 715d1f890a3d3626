import { isIP } from 'node:net'
import { z } from 'zod'
import { Heartbeat, ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'
import { known, moment, text } from '#libs/rpc/shape'
import type { Context } from './context.ts'
import { keepServer } from './db/servers.ts'

const shape = z.object({
  service: z.string().regex(/^[a-z]{1,32}$/),
  server: text(128),
  address: z.string().refine((address) => isIP(address) !== 0),
  version: text(64),
  state: known(ServerState),
  saidAt: moment(),
})

/** Remembers that a server is there, by its own word; what is no such word is passed over. */
export async function hearServer(
  { database: { kysely }, world, log }: Pick<Context, 'database' | 'world' | 'log'>,
  word: Uint8Array,
): Promise<void> {
  const said = read(word)
  if (said) await keepServer(kysely, { ...said, heardAt: world.now() })
  else log.warn({ bytes: word.length }, 'what was said as a heartbeat is none')
}

function read(word: Uint8Array) {
  try {
    return shape.parse(Heartbeat.decode(word))
  } catch {
    return undefined
  }
}
