import { expect } from '@jest/globals'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ChallengeFinished } from '#contracts/gen/countersign/challenge/v1/events'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

export const pin = '270519'
export const number = '+14255550123'

/** Somebody whose reply is waited for. */
export interface Asked {
  userId: string
  challenge: Challenge
  factorId: string
  code: string
}

/** A house of two replicas whose people answer texts by text. */
export async function openReplyStage() {
  const stage = await openPinHouse({ replicas: 2 })
  const { house, person, sayings, set, lastText } = stage
  const { replies, texts } = house.neighbours
  let born = 0

  const enrol = (userId: string, vouched: boolean) =>
    house.factors().enrolFactor({
      userId,
      vouched,
      ...(vouched && { vouchReason: 'at the desk' }),
      kind: { $case: 'replyPhone', value: { number } },
    })

  return {
    ...{ ...stage, enrol, replies },
    newName: () => `replies-${++born}`,

    async asked({ withPin = false, changeRequired = false } = {}): Promise<Asked> {
      const userId = `replies-${++born}`
      const { factor } = await enrol(userId, true)
      sayings.pinRequired = withPin
      if (withPin) await set(userId, pin, changeRequired)
      return { userId, challenge: await person.start(userId), factorId: factor?.id ?? '', code: lastText() }
    },

    /** Delivery has replies, which both replicas judge. */
    async reply(
      { challenge: { id: challengeId }, factorId }: Pick<Asked, 'challenge' | 'factorId'>,
      ...given: string[]
    ) {
      for (const text of given) {
        const id = house.world.randomId()
        replies.waiting.push({ id, tenant: 'acme', challengeId, factorId, text, traceparent: '' })
      }
      await Promise.all([house.takeReplies(0), house.takeReplies(1)])
      expect(replies.waiting).toEqual([])
    },

    present: async ({ id }: Challenge) => (await house.challenges().getChallenge({ challengeId: id })).challenge,
    ends: async ({ id }: Challenge) =>
      (await told(house.ctx.database.pool, ChallengeFinished)).filter(({ challengeId }) => challengeId === id),
    lastRequest: () => texts.at(-1),
  }
}
