import { Channel, type GetWebPushKeyResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Context } from '../context.ts'
import { accountsFor } from '../routes.ts'

/** Gives what browsers subscribe with: the key of the account that their prompts go to first; empty where there is none. */
export function getWebPushKey({ accounts, routes }: Pick<Context, 'accounts' | 'routes'>): GetWebPushKeyResponse {
  const keys = new Map(accounts.map(({ name, provider }) => [name, provider.subscribeWith]))
  const inOrder = accountsFor(routes, { channel: Channel.PUSH, to: '', healthy: () => true, chance: 0 })
  return { publicKey: inOrder.map((name) => keys.get(name)).find((key) => key !== undefined) ?? '' }
}
