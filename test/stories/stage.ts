import { openStage } from './open-stage.ts'

/** The cluster on which the stories of one run are played. */
export const cluster = await openStage()
export const { acme } = cluster

/** Six digits that are not the code. */
export const otherThan = (code: string) => (code === '428571' ? '142857' : '428571')
