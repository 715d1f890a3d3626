import { z } from 'zod'
import { optionalText, text } from '#libs/rpc/shape'

const userId = text(256)
/** Longer than any PIN: what is wrong with one, its rules say. */
export const pinText = text(64)

export const setPinShape = z.object({ userId, pin: optionalText(64) })

export const changePinShape = z.object({ userId, oldPin: pinText, newPin: pinText, confirmation: pinText })

export const onePinShape = z.object({ userId })
