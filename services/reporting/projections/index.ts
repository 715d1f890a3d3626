import type { Projected, Schema } from '../db/schema.ts'
import { activation } from './activation.ts'
import { block } from './block.ts'
import { bypass } from './bypass.ts'
import { fraudAlert } from './fraud-alert.ts'
import { factorChange } from './factor-change.ts'
import { factor } from './factor.ts'
import { meteredPerson } from './metered-person.ts'
import { meteredProvider } from './metered-provider.ts'
import { person } from './person.ts'
import type { Projection } from './projection.ts'
import { sendingCut } from './sending-cut.ts'
import { usageAnswer } from './usage-answer.ts'
import { usageCall } from './usage-call.ts'
import { usageDelivery } from './usage-delivery.ts'
import { usage } from './usage.ts'

/** Every projection there is, by its table. */
export const projections: { readonly [Table in Projected]: Projection<Schema[Table]> } = {
  usage,
  usageAnswer,
  usageCall,
  usageDelivery,
  block,
  fraudAlert,
  bypass,
  sendingCut,
  activation,
  factorChange,
  factor,
  person,
  meteredPerson,
  meteredProvider,
}
