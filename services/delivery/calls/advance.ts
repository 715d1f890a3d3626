import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { CallEvent, LineEnd } from './call-event.ts'
import type { CallState, CallTerms, FraudReport, Prompt } from './call.ts'
import { afterNewPin, demandNewPin, giveUp, isChanging, offerMenu, pinPresses } from './change-pin.ts'
import { end, on, type Advance, type Step } from './step.ts'

type Kind = CallEvent['kind']

/**
 * What an event makes of a call. One that comes late, or twice, or when all is over, changes nothing: the same call is given
 * back.
 */
export function advance(call: CallState, event: CallEvent, terms: CallTerms): Advance {
  const late = event.kind === 'lineEnded' ? event.leg !== call.leg : event.step !== call.step
  if (call.phase === 'ended' || late) return { call }
  const step = steps[event.kind] as Step<Kind>
  return step(call, event, terms)
}

const steps: { readonly [K in Kind]: Step<K> } = {
  answered(call, { by }, terms) {
    if (call.phase !== 'ringing') return { call }
    if (by === 'fax') return over(call, ResultCode.SUCCESS_INVALID_INPUT, terms)
    if (by === 'machine') return over(call, ResultCode.GOT_VOICEMAIL, terms)
    // A backup phone is a number of its own, without an extension.
    return terms.extension && call.leg === 1 ? atSwitchboard(call) : greet(call, terms)
  },

  keys(call, keys, terms) {
    const press = presses[call.phase]
    return press ? press(call, keys, terms) : { call }
  },

  verdict(call, event, terms) {
    if (call.phase === 'confirmPin') return afterNewPin(call, event)
    if (call.phase !== 'greeting') return { call }
    const { approved, resultCode, open } = event.verdict
    const mayChange = terms.pinRequired && terms.phoneMenu === true
    if (approved && mayChange) return offerMenu(call, resultCode)
    if (approved) return end(call, resultCode, { prompt: 'authenticated', approved })
    if (resultCode === ResultCode.SUCCESS_PIN_EXPIRED) {
      return mayChange && open ? demandNewPin(call, terms) : end(call, resultCode, { prompt: 'pinExpired' })
    }
    const pinAttemptsLeft = call.pinAttemptsLeft - 1
    if (!terms.pinRequired || !open || pinAttemptsLeft < 1) return end(call, resultCode, { prompt: 'denied' })
    return on({ ...call, pinAttemptsLeft, prompt: 'wrongPin' })
  },

  lineEnded(call, { how }, terms) {
    if (call.phase === 'confirming') return reported(call, 'reported')
    if (isChanging(call)) return giveUp(call)
    const answered = call.phase !== 'ringing'
    return over(call, answered ? ResultCode.FAILED_USER_HUNGUP_ON_US : unreached[how], terms)
  },
}

const unreached: Record<LineEnd, ResultCode> = {
  busy: ResultCode.CONFIG_ISSUE,
  unanswered: ResultCode.CONFIG_ISSUE,
  failed: ResultCode.CONFIG_ISSUE,
  refused: ResultCode.FAILED_SERVER_ERROR,
  invalidNumber: ResultCode.FAILED_INVALID_PHONENUMBER,
  // Nobody heard of an answer, and yet the line was open: it was hung up at once.
  completed: ResultCode.FAILED_USER_HUNGUP_ON_US,
}

/** What keys do, by where the call stands. */
const presses: { readonly [P in CallState['phase']]?: Step<'keys'> } = {
  extension: (call, _, terms) => greet(call, terms),

  greeting(call, { digits, pound }, terms) {
    if (digits === '' && !pound) return silence(call, terms)
    if (!/^\d*$/.test(digits)) return end(call, ResultCode.SUCCESS_INVALID_INPUT, { prompt: 'denied' })
    if (!pound) return end(call, ResultCode.SUCCESS_WITH_PIN_BUT_TIMEOUT, { prompt: 'denied' })
    if (digits !== '' && digits === terms.fraudCode) return fraud(call, terms)
    if (terms.pinRequired && digits === '') return end(call, ResultCode.SUCCESS_NO_PIN, { prompt: 'denied' })
    if (!terms.pinRequired && digits !== '') return end(call, ResultCode.SUCCESS_WITH_PIN, { prompt: 'denied' })
    return { call, ask: { pin: digits } }
  },

  confirming: (call, { digits }) => reported(call, digits === '1' ? 'block' : 'reported'),
  ...pinPresses,
}

function atSwitchboard(call: CallState): Advance {
  return on({ ...call, phase: 'extension', prompt: 'extensionAfter' })
}

function greet(call: CallState, { pinRequired, fraudCode }: CallTerms): Advance {
  const plain: Prompt = pinRequired ? 'greetingPin' : 'greeting'
  const warning: Prompt = pinRequired ? 'fraudGreetingPin' : 'fraudGreeting'
  return on({ ...call, phase: 'greeting', prompt: fraudCode === '' ? plain : warning })
}

/** Silence is answered by one repeat; then it was a voicemail box, as often as not. */
function silence(call: CallState, terms: CallTerms): Advance {
  if (call.repeated) return over(call, ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT, terms)
  return on({ ...call, repeated: true, prompt: terms.pinRequired ? 'retryPin' : 'retry' })
}

function fraud(call: CallState, { blockForFraud }: CallTerms): Advance {
  return blockForFraud ? on({ ...call, phase: 'confirming', prompt: 'fraudConfirmation' }) : reported(call, 'reported')
}

function reported(call: CallState, how: FraudReport): Advance {
  return end(call, ResultCode.FAILED_FRAUD_CODE_ENTERED, { prompt: 'fraudReported', fraud: how })
}

/** After which results the backup phone is called: the person was not reached. */
const rollsOver: ReadonlySet<ResultCode> = new Set([
  ...[ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT, ResultCode.GOT_VOICEMAIL, ResultCode.CONFIG_ISSUE],
  ...[ResultCode.FAILED_INVALID_PHONENUMBER, ResultCode.FAILED_SERVER_ERROR],
])

/** The end of the call, or of its first leg. A wrong PIN that was counted in it stays counted. */
function over(call: CallState, result: ResultCode, { backup }: CallTerms): Advance {
  if (!backup || call.leg === 2 || !rollsOver.has(result)) return end(call, result, { prompt: null })
  return on({ ...call, leg: 2, phase: 'ringing', prompt: null, repeated: false })
}
