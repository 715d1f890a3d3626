import { applicationKnown } from './application-known.ts'
import { blocked } from './blocked.ts'
import { capability } from './capability.ts'
import { deployment } from './deployment.ts'
import { edition } from './edition.ts'
import { event } from './event.ts'
import { insideCorporateNetwork } from './inside-corporate-network.ts'
import { lockedOut } from './locked-out.ts'
import { personKnown } from './person-known.ts'
import { personState } from './person-state.ts'
import { preference } from './preference.ts'
import { registered } from './registered.ts'
import type { Rule } from './rule.ts'
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
  trustedNetwork,
  insideCorporateNetwork,
  personState,
]

/** By which methods. They speak after the others, and only where a second factor is demanded. */
export const means: readonly Rule[] = [selectableMethods, capability, registered, preference]
