import type { PoolClient } from 'pg'
import { RecipientChoseTexts } from '#contracts/gen/countersign/delivery/v1/events'
import { seal } from '#libs/db/sealed'
import { outboxRow } from '#libs/events/outbox'
import { maskPhone } from '#libs/runtime/masked-phone'
import type { Context } from '../context.ts'
import { letTexts, stopTexts, textedAt } from '../db/numbers.ts'
import { storeEvents } from '#libs/events/store-events'
import type { Heard } from './hear-text.ts'
import { numberContext } from './number-names.ts'

/** Opts a number out of texts, or in again, and tells each tenant that has texted it; nothing where it is so already. */
export async function chooseTexts(
  { world, log, keyring }: Context,
  client: PoolClient,
  { account, number, name, names, now, day }: Omit<Heard, 'carrierId' | 'id'>,
  wanted: boolean,
): Promise<void> {
  const hint = maskPhone(number)
  const changed = wanted
    ? await letTexts(client, names)
    : await stopTexts(client, { name, names, now, day, ...seal(keyring, number, numberContext) })
  log.info({ account, from: hint, wanted, changed }, 'the owner of a number chose whether to be texted')
  if (!changed) return
  const people = await textedAt(client, names)
  const events = people.map(({ tenantId: tenant, userId }) => {
    const payload = { recipientHint: hint, userId, wanted, provider: account, chosenAt: now }
    return outboxRow({ tenant, id: world.randomId(), occurredAt: now, event: RecipientChoseTexts, payload })
  })
  await storeEvents(client, events)
}
