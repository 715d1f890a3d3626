import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import type { Keyring } from '#libs/db/sealed'
import type { Option } from './challenge.ts'
import { opening } from './code.ts'
import type { FactorRow } from './db/factors.ts'
import { methods, type KnownMethod } from './methods/index.ts'
import type { Message } from './methods/method.ts'
import { isUnreadable, openFactor } from './open-factor.ts'

/** What begins with a challenge, or with another send of it. */
export interface Beginning {
  challengeId: string
  options: Option[]
  /** The factor that is asked for. */
  chosen: string
  factors: FactorRow[]
  /** The number of the send, counted from 1, if the chosen method sends anything. */
  send: number
  limits: ChallengeLimits
  now: Date
  keyring: Keyring
}

type Sent = Pick<Beginning, 'challengeId' | 'factors' | 'send' | 'limits' | 'keyring'>

/** What the options keep, and when the next code may be sent. An option that needs a code is not begun before it is chosen. */
export interface Begun {
  kept: Record<string, object>
  sends: number
  resendAfter: Date | null
}

/** Begins the options that can be answered at once: the chosen one, those asked together with it, and all that send nothing. */
export function beginOptions(beginning: Beginning): Begun {
  const { options, chosen, send, limits, now } = beginning
  const kept: Record<string, object> = {}
  let sends = send - 1
  const together = options.find(({ factorId, method }) => factorId === chosen && methods[method].prompts)?.method
  for (const { factorId, method } of options) {
    const isAsked = factorId === chosen || method === together
    if (!isAsked && methods[method].sends) continue
    const isChosen = factorId === chosen && methods[method].sends
    kept[factorId] = isChosen ? beginOne(beginning, factorId).kept : beginUnsent(beginning, factorId)
    if (methods[method].sends) sends = send
  }
  return { kept, sends, resendAfter: sends > 0 ? new Date(now.getTime() + limits.resendIntervalSeconds * 1000) : null }
}

/** An option whose secret does not open is begun with nothing: it stands in no other's way, and its answer is refused. */
function beginUnsent(beginning: Beginning, factorId: string): object {
  try {
    return beginOne(beginning, factorId).kept
  } catch (error) {
    if (isUnreadable(error)) return {}
    throw error
  }
}

/** When an answer by that method is waited for no more. */
export function timeIsOver({
  method,
  limits,
  from,
}: {
  method: KnownMethod
  limits: ChallengeLimits
  from: Date
}): Date {
  const seconds = methods[method].seconds?.(limits) ?? limits.challengeSeconds
  return new Date(from.getTime() + seconds * 1000)
}

/** The message that one send of a factor makes; none where its method sends nothing. The same every time it is asked for. */
export function messageOf(beginning: Sent, factorId: string) {
  return beginOne(beginning, factorId).message
}

function beginOne(
  { challengeId, factors, send, limits, keyring }: Sent,
  factorId: string,
): { kept: object; message?: Message } {
  const factor = factors.find(({ id }) => id === factorId)
  if (!factor) throw new Error('the chosen factor is not among those loaded')
  const bounds = {
    questions: limits.securityQuestions,
    approvalWithoutNumber: limits.app?.approvalWithoutNumber === true,
  }
  const sending = { challengeId, factorId, send, ...bounds }
  return methods[factor.method].begin(openFactor(keyring, factor), opening(keyring, sending), factor.progress)
}
