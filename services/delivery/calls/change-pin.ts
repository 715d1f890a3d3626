import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { CallState, CallTerms, Phase } from './call.ts'
import { end, on, type Advance, type EventOf, type Step } from './step.ts'

const phases: ReadonlySet<Phase> = new Set<Phase>(['menu', 'newPin', 'confirmPin'])

/** Whether the PIN is being changed, or may be. */
export function isChanging({ phase }: Pick<CallState, 'phase'>): boolean {
  return phases.has(phase)
}

/** The sign-in was confirmed, and stays so whatever becomes of the PIN. */
export function offerMenu(call: CallState, result: ResultCode): Advance {
  return on({ ...call, phase: 'menu', prompt: 'pinMenu', approved: true, result })
}

/** A new PIN is asked for; as many may be tried as wrong ones in a call. */
export function demandNewPin(call: CallState, { pinAttempts }: Pick<CallTerms, 'pinAttempts'>): Advance {
  return on({ ...call, phase: 'newPin', prompt: 'newPin', pinAttemptsLeft: pinAttempts })
}

/** What keys do to the PIN, by where the call stands. */
export const pinPresses = {
  menu: (call, { digits }, terms) => (digits === '1' ? demandNewPin(call, terms) : giveUp(call)),

  newPin(call, { digits, pound, chosen }) {
    if (digits === '' && !pound) return giveUp(call)
    if (!/^\d+$/.test(digits) || !pound || !chosen) return rejected(call)
    return on({ ...call, phase: 'confirmPin', prompt: 'confirmPin', chosen })
  },

  confirmPin(call, { digits, pound, repeated }) {
    if (digits === '' && !pound) return giveUp(call)
    return pound && repeated ? { call, ask: { pin: digits, isNew: true } } : rejected(call)
  },
} satisfies Partial<Record<Phase, Step<'keys'>>>

/** The PIN was changed; or it was not good, and another may be chosen; or nothing comes of it any more. */
export function afterNewPin(call: CallState, { verdict }: EventOf<'verdict'>): Advance {
  const { approved, resultCode, open } = verdict
  if (approved) return end(call, resultCode, { prompt: 'pinChanged', approved })
  if (open) return rejected(call)
  return call.approved ? giveUp(call) : end(call, resultCode, { prompt: 'denied' })
}

function rejected(call: CallState): Advance {
  const pinAttemptsLeft = call.pinAttemptsLeft - 1
  if (pinAttemptsLeft < 1) return giveUp(call)
  return on({ ...call, pinAttemptsLeft, phase: 'newPin', prompt: 'pinRejected', chosen: undefined })
}

/** The PIN stays as it was: who had to change it is not let in, who was let in before still is. */
export function giveUp(call: CallState): Advance {
  if (call.approved && call.result !== null) return end(call, call.result, { prompt: null })
  return end(call, ResultCode.SUCCESS_PIN_EXPIRED, { prompt: 'pinExpired' })
}
