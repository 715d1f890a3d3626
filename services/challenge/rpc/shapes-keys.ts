import { z } from 'zod'
import { count } from '#libs/rpc/shape'

export const rotateKeysShape = z.object({ batchSize: count(1000) })

export const getKeyStatusShape = z.object({})
