import { addressVelocity } from './address-velocity.ts'
import { applicationSurge } from './application-surge.ts'
import { badNetwork } from './bad-network.ts'
import { duplicateCode } from './duplicate-code.ts'
import { impossibleTravel } from './impossible-travel.ts'
import { networkVelocity } from './network-velocity.ts'
import { newCountry } from './new-country.ts'
import { newDevice } from './new-device.ts'
import { newNetwork } from './new-network.ts'
import { promptHarassment } from './prompt-harassment.ts'
import { repeatedFailures } from './repeated-failures.ts'
import type { Signal } from './signal.ts'
import { spray } from './spray.ts'
import { torExit } from './tor-exit.ts'
import { velocity } from './velocity.ts'

/** Every signal there is, by the name of its file, in the order in which they speak. */
export const signals = {
  'new-network': newNetwork,
  'new-country': newCountry,
  'impossible-travel': impossibleTravel,
  'new-device': newDevice,
  'bad-network': badNetwork,
  'tor-exit': torExit,
  velocity,
  'address-velocity': addressVelocity,
  'network-velocity': networkVelocity,
  'application-surge': applicationSurge,
  'repeated-failures': repeatedFailures,
  'prompt-harassment': promptHarassment,
  'duplicate-code': duplicateCode,
  spray,
} as const satisfies Record<string, Signal>
