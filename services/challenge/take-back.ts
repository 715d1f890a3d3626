import type { PoolClient } from 'pg'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Context } from './context.ts'
import { storeEvents } from '#libs/events/store-events'
import { unassignToken } from './db/token-changes.ts'
import type { TokenKey, TokenRow } from './db/tokens.ts'
import { unassignedEvents } from './events.ts'
import { holdToken, type HeldToken } from './hold-token.ts'
import type { OathProgress } from './methods/oath.ts'
import { spentCodes } from './methods/spent-codes.ts'

type Hands = Pick<Context, 'database' | 'world'>

/** Lets a token of a person, who is locked, be taken back, or refuses it. */
export type Admit = (client: PoolClient, held: HeldToken) => Promise<void>

/** Makes a token nobody's, if it is somebody's, and gives it as it is then. Refuses as `holdToken` and `admit` do. */
export function takeBack(ctx: Hands, key: TokenKey, admit?: Admit): Promise<TokenRow> {
  return holdToken(ctx, key, async (client, held) => {
    if (held.userId === '') return held
    await admit?.(client, held)
    return giveBack(ctx, client, held)
  })
}

/** As `takeBack`, for a token that is held already and is somebody's. */
export async function giveBack({ world }: Hands, client: PoolClient, held: HeldToken): Promise<TokenRow> {
  await unassignToken(client, held, spentCodes(held.progress as OathProgress, held.periodSeconds, world.now()))
  await storeEvents(client, unassignedEvents(held, world))
  return { ...held, userId: '', state: FactorState.UNSPECIFIED, replaces: null }
}
