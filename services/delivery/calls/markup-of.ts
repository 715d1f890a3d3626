import { traced } from '#libs/rpc/traceparent'
import type { CallState } from './call.ts'
import { instruct } from './instruct.ts'
import type { Recorded } from './recorded.ts'
import type { SealedCall } from './sealed-call.ts'
import { speak, spelt } from './speak.ts'
import { twiml } from './twiml.ts'
import { webhookUrl } from './webhook.ts'

/** What a line gets that has nothing to do any more. */
export const hangUp = twiml({ actions: [] }, { keysUrl: '', say: () => ({ text: '', language: 'en' }) })

/** Which line it is, and what is heard there instead of the stock messages. */
interface Place {
  publicUrl: string
  account: string
  tenantId: string
  id: string
  traceparent: string | undefined
  sound: Recorded
}

/** What is to be done on the line now, as its carrier reads it. */
export function markupOf(
  call: CallState,
  { terms, applicationName, language, event }: SealedCall,
  { publicUrl, account, tenantId, id, traceparent, sound }: Place,
): string {
  const { fraudCode, extension } = terms
  const { leg, step } = call
  return twiml(instruct(call, terms), {
    keysUrl: traced(webhookUrl({ publicUrl, account }, { tenantId, id, on: 'keys', leg, step }), traceparent),
    say: (prompt) => ({
      ...speak(prompt, language, { applicationName, fraudCode, extension, event }),
      sound: sound(prompt),
      ...(prompt === 'extensionBefore' && { afterSound: spelt(extension) }),
    }),
  })
}
