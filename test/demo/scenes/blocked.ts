import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { moment } from '#cli/show/moment'
import { inside } from '../stage.ts'
import { decided } from '../tell.ts'
import type { Scene } from './scene.ts'

/** A block beats every skip: it holds at the head office too. */
export const blocked: Scene = {
  title: "Dave's laptop was stolen",
  async play(stage, { step }, style) {
    await step('block dave', async () => {
      const { block } = await stage.fraud.block({ userId: 'dave', reason: 'his laptop was stolen', days: 7 })
      return { told: `until ${moment(block?.expiresAt)}`, right: block?.userId === 'dave' }
    })
    await step('dave starts', async () => {
      return decided(style, await stage.start('dave', inside), Outcome.DENIED)
    })
  },
}
