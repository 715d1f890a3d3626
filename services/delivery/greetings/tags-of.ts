/** The tags under which something for a language is looked for: it, then ever shorter (RFC 4647 section 3.4); English for none. */
export function tagsOf(language: string): string[] {
  const subtags = (language || 'en').toLowerCase().split('-')
  return subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'))
}
