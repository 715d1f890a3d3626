import { Channel } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { KnownChannel } from './channel.ts'

/** The channels by the names that configuration and metrics have for them. */
export const channelNames = {
  sms: Channel.SMS,
  email: Channel.EMAIL,
  voice: Channel.VOICE,
  push: Channel.PUSH,
} as const satisfies Record<string, KnownChannel>

export type ChannelName = keyof typeof channelNames

/** The name of a channel. */
export function channelName(kind: KnownChannel): string {
  return Object.entries(channelNames).find(([, each]) => each === kind)?.[0] ?? ''
}
