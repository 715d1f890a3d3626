import { z } from 'zod'
import { text } from '#libs/rpc/shape'

const userId = text(256)

export const getLockoutsShape = z.object({ userId })

export const unlockShape = z.object({ userId, reason: text(256).regex(/^$|\S/, 'must say why') })
