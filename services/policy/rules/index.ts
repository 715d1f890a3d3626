import { applicationKnown } from './application-known.ts'
import { blocked } from './blocked.ts'
import { cache } from './cache.ts'
import { capability } from './capability.ts'
import { conditionalAccess } from './conditional-access.ts'
import { deployment } from './deployment.ts'
import { edition } from './edition.ts'
import { event } from './event.ts'
import { insideCorporateNetwork } from './inside-corporate-network.ts'
import { lockedMethods } from './locked-methods.ts'
import { lockedOut } from './locked-out.ts'
import { oldClient } from './old-client.ts'
import { oneTimeBypass } from './one-time-bypass.ts'
import { personKnown } from './person-known.ts'
import { personState } from './person-state.ts'
import { pinMode } from './pin-mode.ts'
import { preference } from './preference.ts'
import { registered } from './registered.ts'
import { rememberedDevice } from './remembered-device.ts'
import type { Rule } from './rule.ts'
import { securityQuestions } from './security-questions.ts'
import { selectableMethods } from './selectable-methods.ts'
import { trustedNetwork } from './trusted-network.ts'

/** Whether the person may come in, and whether a second factor is demanded. In the order in which they speak. */
export const admission: readonly Rule[] = [
  applicationKnown,
  personKnown,
  blocked,
  lockedOut,
  edition,
  deployment,
  event,
  conditionalAccess,
  oldClient,
  trustedNetwork,
  insideCorporateNetwork,
  rememberedDevice,
  personState,
]

/**
 * What stands in for a second factor. They speak only where one is demanded, so that nothing is used up in vain, and never
 * where an event is to be confirmed.
 */
export const waivers: readonly Rule[] = [oneTimeBypass, cache]

/** By which methods. They speak after the others, and only where a second factor is demanded. */
export const means: readonly Rule[] = [
  selectableMethods,
  capability,
  securityQuestions,
  registered,
  lockedMethods,
  preference,
  pinMode,
]
