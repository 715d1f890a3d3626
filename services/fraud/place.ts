/** The kinds of place whose traffic is tallied, as the database numbers them. */
export const Place = { ADDRESS: 1, NETWORK: 2, APPLICATION: 3 } as const

export type Place = (typeof Place)[keyof typeof Place]
