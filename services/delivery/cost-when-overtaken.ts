import type { Context } from './context.ts'
import type { MessageRow } from './db/messages.ts'
import { openMessage } from './new-message.ts'
import { costOf } from './routes.ts'

/**
 * What a message costs, in millionths of the currency of the routes, where its carrier tells of it before it was stored that it took it;
 * 0 where that was told before, or nobody can read any more where it went.
 */
export function costWhenOvertaken(
  { keyring, routes, log }: Pick<Context, 'keyring' | 'routes' | 'log'>,
  before: MessageRow,
  provider: string,
): bigint {
  if (before.sentAt || !before.sealed) return 0n
  try {
    return costOf(routes, { provider, channel: before.channel, to: openMessage(keyring, before).to })
  } catch (err) {
    log.error({ err, deliveryId: before.id }, 'a message can not be opened any more, and so its cost is not known')
    return 0n
  }
}
