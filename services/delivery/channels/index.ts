import type { Recipient } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { Channel } from './channel.ts'
import { email } from './email.ts'
import { push } from './push.ts'
import { sms } from './sms.ts'
import { voice } from './voice.ts'

type AddressKind = NonNullable<Recipient['address']>['$case']

/** Every channel, by the kind of address that it reaches. A new kind does not compile without its channel. */
export const channels: Readonly<Record<AddressKind, Channel>> = {
  smsNumber: sms,
  emailAddress: email,
  callNumber: voice,
  pushTarget: push,
}
