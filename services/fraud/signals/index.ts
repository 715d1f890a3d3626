import { duplicateCode } from './duplicate-code.ts'
import { newNetwork } from './new-network.ts'
import { repeatedFailures } from './repeated-failures.ts'
import type { Signal } from './signal.ts'
import { spray } from './spray.ts'
import { velocity } from './velocity.ts'

/** Every signal there is, by the name of its file, in the order in which they speak. */
export const signals = {
  'new-network': newNetwork,
  velocity,
  'repeated-failures': repeatedFailures,
  'duplicate-code': duplicateCode,
  spray,
} as const satisfies Record<string, Signal>
