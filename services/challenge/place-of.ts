/** What people are told of the place that a sign-in comes from: its country, in their language; empty where it is not known. */
export function placeOf(country: string, language: string): string {
  return /^[A-Z]{2}$/.test(country) ? (namesIn(language).of(country) ?? '') : ''
}

/** A tag that is well-formed need not be a language's. */
function namesIn(language: string): Intl.DisplayNames {
  try {
    return new Intl.DisplayNames([language, 'en'], { type: 'region' })
  } catch {
    return new Intl.DisplayNames('en', { type: 'region' })
  }
}
