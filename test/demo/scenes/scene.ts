import type { Style } from '#cli/session'
import type { Stage } from '../stage.ts'
import type { Transcript } from '../transcript.ts'

/** One story: what people do, step by step. */
export interface Scene {
  title: string
  play(stage: Stage, transcript: Transcript, style: Style): Promise<void>
}
