/** What `--reason` is for where a factor is registered. */
export const vouching =
  'why you answer for it, or for a person who has a factor already and did not prove by it; the new one still has to be proved'
