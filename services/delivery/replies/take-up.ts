import type { PoolClient } from 'pg'
import { seal } from '#libs/db/sealed'
import { maskPhone } from '#libs/runtime/masked-phone'
import type { Context } from '../context.ts'
import { replyContext, keepReply } from '../db/inbound.ts'
import { waitingFor } from '../db/messages.ts'
import { countStray, forgiveStray } from '../db/numbers.ts'
import { beginsWithCode } from './awaited.ts'
import { choose, isAmbiguous } from './choose.ts'
import type { Heard } from './hear-text.ts'

/**
 * Keeps a reply for whoever judges it, where a challenge waits for one. Between several of them the code decides, and is counted
 * before it is looked at.
 */
export async function takeUp(
  { keyring, log }: Pick<Context, 'keyring' | 'log'>,
  client: PoolClient,
  heard: Heard,
  text: string,
): Promise<false> {
  const { account, carrierId, id, number, name, names, now, day } = heard
  const told = { account, from: maskPhone(number) }
  const waiting = await waitingFor(client, { names, account, now })
  const ambiguous = isAmbiguous(waiting)
  const strays = ambiguous ? await countStray(client, { name, day }) : 0
  const choice = choose(waiting, (each) => beginsWithCode(keyring, each, text), strays)
  if (!choice) {
    log.info(told, 'a text came that nobody waits for')
    return false
  }
  if (ambiguous && choice.byCode) await forgiveStray(client, name)
  const { tenantId, challengeId, awaits, expiresAt } = choice.waiting
  const sealed = seal(keyring, text, replyContext(id))
  await keepReply(client, {
    account,
    carrierId,
    id,
    tenantId,
    challengeId,
    factorId: awaits.factorId,
    expiresAt,
    traceparent: awaits.traceparent ?? '',
    ...sealed,
  })
  log.info({ ...told, tenant: tenantId, challengeId }, 'a reply to a text came')
  return false
}
