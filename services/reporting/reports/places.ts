import { z, type ZodType } from 'zod'

/** What a place in a report looks like: it comes back from the caller, who may have made it up. */
export type PlaceShape = ZodType<readonly string[]>

const word = z.string().regex(/^[^\p{Cc}]{1,256}$/u)

export const byName: PlaceShape = z.tuple([word])
export const bySignIn: PlaceShape = z.tuple([z.iso.datetime(), word])
export const byDay: PlaceShape = z.tuple([z.iso.date()])
/** Of a report that is one page. */
export const nowhere: PlaceShape = z.tuple([])
