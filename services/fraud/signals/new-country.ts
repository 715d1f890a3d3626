import type { Signal } from './signal.ts'

/** A person whose countries are known turns up in one where they never proved themselves. */
export const newCountry: Signal = {
  weigh({ country, countriesKnown, provedInCountry }) {
    if (country === undefined || !countriesKnown || provedInCountry) return undefined
    return { score: 30, explanation: `the person never signed in from ${country} before` }
  },
}
