import { Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { trace } from '#cli/show/decision'
import { inside } from '../stage.ts'
import { decided } from '../tell.ts'
import type { Scene } from './scene.ts'

/** At the head office no second factor is asked, though her state would demand one. */
export const trustedNetwork: Scene = {
  title: `Ann signs in from the head office, ${inside}`,
  async play(stage, { step }, style) {
    await step('start', async () => {
      const challenge = await stage.start('ann', inside)
      const below = challenge.decision ? trace(style, challenge.decision).join('\n') : ''
      return { ...decided(style, challenge, Outcome.SKIPPED), below }
    })
  },
}
