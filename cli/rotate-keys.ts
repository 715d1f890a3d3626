import type { KeyServiceService, RotationProgress, RotationResult } from '#contracts/gen/countersign/challenge/v1/key'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'

interface Rotation {
  keys: Pick<Remote<typeof KeyServiceService>, 'rotateKeys'>
  batchSize: number
  /** Hears how far it has come. */
  progress(come: RotationProgress): void
}

/**
 * Rotates to the end. The services replace their connections every few minutes, and end longer calls: one that got anywhere
 * before it was cut off is made again.
 */
export async function rotateKeys({ keys, batchSize, progress }: Rotation): Promise<RotationResult> {
  let sealed = 0n
  for (;;) {
    const before = sealed
    const inAll = (come: RotationProgress) => ({ ...come, sealed: before + come.sealed })
    try {
      for await (const { part } of keys.rotateKeys({ batchSize })) {
        if (part?.$case === 'result') return withProgress(part.value, inAll)
        if (!part) continue
        const come = inAll(part.value)
        sealed = come.sealed
        progress(come)
      }
    } catch (error) {
      if (sealed === before || !wasCutOff(error)) throw error
      continue
    }
    throw new Error('the rotation ended without an account of it')
  }
}

function withProgress(result: RotationResult, inAll: (come: RotationProgress) => RotationProgress): RotationResult {
  return { ...result, progress: result.progress && inAll(result.progress) }
}
