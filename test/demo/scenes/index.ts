import { blocked } from './blocked.ts'
import { byApp } from './by-app.ts'
import { byText } from './by-text.ts'
import { report } from './report.ts'
import type { Scene } from './scene.ts'
import { trustedNetwork } from './trusted-network.ts'

/** The scenes in their order; the report at the end tells of those before. */
export const scenes: readonly Scene[] = [byText, byApp, trustedNetwork, blocked, report]
