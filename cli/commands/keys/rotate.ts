import { Command } from 'commander'
import { rotateKeys } from '#cli/rotate-keys'
import { rotated, rotationCounts } from '#cli/show/key-status'
import { KeyServiceService, RotationResult } from '#contracts/gen/countersign/challenge/v1/key'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

export const rotate: Build = (session) =>
  new Command('rotate')
    .description(
      'Seal with the active key whatever another key has sealed, while people sign in. The exit code is 0 only if nothing is left. It takes the key of the operator.',
    )
    .option('--batch <count>', 'how many secrets go in one transaction, at most 1000', wholeNumber, 500)
    .addHelpText('after', examples({ 'keys rotate': 'A new key was put at the top of the key file' }))
    .action(async ({ batch }: { batch: number }) => {
      const came = await rotateKeys({
        keys: session.asOperator(KeyServiceService),
        batchSize: batch,
        progress: (come) => session.progress(rotationCounts(come)),
      })
      session.progress('')
      session.answer(RotationResult, came, (came) => rotated(session.style, came))
      if (came.progress && came.progress.left + came.progress.unreadable > 0n) session.disappoint()
    })
