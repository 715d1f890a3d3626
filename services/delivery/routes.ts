import { z } from 'zod'
import type { KnownChannel } from './channels/channel.ts'
import { channelNames, type ChannelName } from './channels/channel-name.ts'

/** One row of the table: whom to ask for messages of a channel to numbers of a prefix. */
export const route = z.strictObject({
  channel: z.enum(Object.keys(channelNames) as [ChannelName, ...ChannelName[]]).default('sms'),
  /** The first digits of the numbers, calling code first and without `+`; empty for all. */
  prefix: z
    .string()
    .regex(/^\d{0,11}$/, 'must be at most 11 digits')
    .default(''),
  account: z.string(),
  /** What one message costs, in any currency that all rows share. */
  cost: z.number().min(0).max(1_000_000).default(0),
  /** The share of messages among rows of the same prefix and cost. */
  weight: z.int().min(1).max(1_000).default(1),
})

export type Route = z.infer<typeof route>

/** What decides on the accounts for one message. */
export interface Journey {
  channel: KnownChannel
  /** Where it goes: a number with its `+`, or a mail address. */
  to: string
  /** Whether an account may be asked at all. */
  healthy(account: string): boolean
  /** A number from 0 to 1 that is the same for every retry of the message, so that it goes the same way again. */
  chance: number
}

/**
 * The accounts to ask, in order, each once: those of the longest prefix first, among them the cheapest, among those by lot
 * in the proportion of their weights. Accounts that are not healthy are left out.
 */
export function accountsFor(routes: readonly Route[], { channel, to, healthy, chance }: Journey): string[] {
  const digits = to.replace(/^\+/, '')
  const open = routes.filter(
    (row) => channelNames[row.channel] === channel && digits.startsWith(row.prefix) && healthy(row.account),
  )
  const ranks = [...new Set(open.toSorted(preferred).map(rank))]
  const ordered = ranks.flatMap((each) =>
    byLot(
      open.filter((row) => rank(row) === each),
      chance,
    ),
  )
  return [...new Set(ordered.map(({ account }) => account))]
}

/** What a message costs that this account took, in millionths of the currency of the routes; 0 where they do not say. */
export function costOf(
  routes: readonly Route[],
  { provider, channel, to }: Pick<Journey, 'channel' | 'to'> & { provider: string },
): bigint {
  const digits = to.replace(/^\+/, '')
  const [row] = routes
    .filter(({ account, prefix, ...row }) => {
      return account === provider && channelNames[row.channel] === channel && digits.startsWith(prefix)
    })
    .toSorted(preferred)
  return BigInt(Math.round((row?.cost ?? 0) * 1_000_000))
}

function preferred(one: Route, other: Route): number {
  return other.prefix.length - one.prefix.length || one.cost - other.cost
}

/** The same for rows between which only the lot decides. */
const rank = ({ prefix, cost }: Route) => `${prefix} ${cost}`

/** All of them, the first drawn by weight; the others follow in the order of the table, from the drawn one on. */
function byLot(group: Route[], chance: number): Route[] {
  let left = chance * group.reduce((sum, { weight }) => sum + weight, 0)
  const drawn = group.findIndex(({ weight }) => (left -= weight) < 0)
  const at = drawn < 0 ? group.length - 1 : drawn
  return [...group.slice(at), ...group.slice(0, at)]
}

/** A message's lot, out of its id: the last digits of a UUID are random, and a retry has the same. */
export function chanceOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) / 0x1_0000_0000
}
