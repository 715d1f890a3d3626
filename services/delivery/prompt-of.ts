import { Channel, type Push, type SendRequest } from '#contracts/gen/countersign/delivery/v1/delivery'
import { invalidRequest } from '#libs/rpc/shape'
import type { KnownChannel } from './channels/channel.ts'
import type { OutgoingMessage, PushTarget } from './providers/provider.ts'

type Pushed = Pick<OutgoingMessage, 'push'> & Partial<Pick<OutgoingMessage, 'body' | 'subject'>>

/**
 * Where a push goes, and what it says in place of its template; nothing of other messages. Refuses INVALID_REQUEST a push
 * without a target or a challenge, and a target without a push.
 */
export function promptOf({ push, challengeId }: SendRequest, channel: KnownChannel): Pushed {
  const isPush = channel === Channel.PUSH
  if (!push !== !isPush) throw refused('push', 'must be given for a push, and for nothing else')
  if (!push) return {}
  if (!push.target) throw refused('push.target', 'must be given')
  if (!challengeId) throw refused('challenge_id', 'must be given for a push')
  const { title, body } = push
  const prompt = { target: targetOf(push.target), challengeId }
  return { push: prompt, ...(title && { subject: title }), ...(body && { body }) }
}

function targetOf({ $case, value }: NonNullable<Push['target']>): PushTarget {
  return { service: $case, ...value } as PushTarget
}

const refused = (field: string, description: string) => invalidRequest([{ field, description }])
