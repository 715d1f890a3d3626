import type { PoolClient } from 'pg'
import { maskPhone } from '#libs/runtime/masked-phone'
import type { Context } from '../context.ts'
import { textedAt, noteHelp } from '../db/numbers.ts'
import { obstacleTo } from '../destination.ts'
import type { Provider } from '../providers/provider.ts'
import type { Heard } from './hear-text.ts'

/** How often one number is answered, in milliseconds: once an hour. */
const atMostEvery = 3_600_000
/** How long the carrier may take for it, in milliseconds. */
const patienceMs = 5_000

/** What HELP is answered by, in one segment, as carriers ask for it: who writes, why, and how to end it. */
const answer =
  'You get these texts when you sign in; each has a code for you alone. For help ask your administrator. STOP ends them. Msg & data rates may apply.'

/** Whether HELP is answered: not to whom we never wrote, and not too often, for an answer costs money. */
export async function mayHaveHelp(
  { limits }: Pick<Context, 'limits'>,
  client: PoolClient,
  { number, name, names, now, day }: Heard,
): Promise<boolean> {
  if (obstacleTo(number, limits) || (await textedAt(client, names)).length === 0) return false
  return noteHelp(client, { name, now, day, before: new Date(now.getTime() - atMostEvery) })
}

/** Answers HELP, once: an answer that no carrier took is not given. */
export async function answerHelp(
  { log }: Pick<Context, 'log'>,
  provider: Provider,
  { id, account, number }: Heard,
): Promise<void> {
  const message = { deliveryId: id, to: number, body: answer }
  const { taken } = await provider.send(message, AbortSignal.timeout(patienceMs))
  log.info({ account, to: maskPhone(number), taken }, 'a request for help was answered')
}
