import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'

/** Kinds of number, as libphonenumber knows them, that cost the caller more than a mobile's. */
const costly = ['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'PAGER', 'VOICEMAIL', 'PERSONAL_NUMBER'] as const

/** What may be sent, and how much of it in a day (UTC). */
export const sendingLimits = z.strictObject({
  /** The countries that texts go to (ISO 3166-1 alpha-2); all, where not told. */
  countries: z.array(z.string().refine(isSupportedCountry, 'must be a country such as DE')).min(1).optional(),
  /** Kinds of number that texts do not go to. A number whose kind cannot be told is none of them. */
  refusedTypes: z.array(z.enum(costly)).default([...costly]),
  perPerson: z.int().min(1).default(50),
  perRecipient: z.int().min(1).default(50),
  /** What is asked for from one network; without end, where not told, for many people may be behind one address. */
  perNetwork: z.int().min(1).optional(),
  /** What a tenant sends in all; without end, where not told. */
  perTenant: z.int().min(1).optional(),
  /** How many texts go to the numbers of a prefix before enough of its codes must have come back. */
  perPrefix: z.int().min(1).default(1_000),
  /** Which share of them is enough, from 0.001 to 1. */
  conversion: z.number().min(0.001).max(1).default(0.03),
})

export type SendingLimits = z.infer<typeof sendingLimits>
