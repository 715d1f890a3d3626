import { randomUUID } from 'node:crypto'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { Stage } from './stage.ts'

/** How many digits a number has, by the first of them. */
const lengths: Record<string, number> = { '3': 10, '4': 12, '1': 11 }

/** One of the numbers of a prefix. */
export function number(prefix: string, at: number): string {
  return `+${prefix}${String(at).padStart((lengths[prefix.charAt(0)] ?? 0) - prefix.length, '0')}`
}

/** The recipient of a text to that number. */
export const sms = (value: string) => ({ recipient: { address: { $case: 'smsNumber' as const, value } } })

/** The refusal of a message that is beyond a budget. */
export const spent = (budget: string) => ({ reason: ErrorReason.SENDING_BUDGET_SPENT, metadata: { budget } })

/** Texts each number, each for another person and challenge unless told; as many at a time as a crowd is. */
export async function sendAll(stage: Stage, numbers: string[], changes: object = {}) {
  const [sent, refused]: [string[], unknown[]] = [[], []]
  const left = [...numbers]
  const one = async (to: string) => {
    const challengeId = randomUUID()
    const message = stage.message({ ...sms(to), userId: to, challengeId, ...changes })
    await stage.challenge.send(message).then(
      () => sent.push(challengeId),
      (error) => refused.push(error),
    )
  }
  const worker = async () => {
    for (let to = left.shift(); to; to = left.shift()) await one(to)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return { sent, refused }
}

/** The cuts that were told. */
export async function cuts(stage: Stage): Promise<object[]> {
  return (await stage.events()).filter((event) => 'budget' in event)
}
