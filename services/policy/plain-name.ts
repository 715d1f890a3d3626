/** An enum's name as people read it: `EDITION_OFFICE_365` without its prefix `EDITION` is "office 365". */
export function plainName(name: string, prefix: string): string {
  return name
    .slice(prefix.length + 1)
    .toLowerCase()
    .replaceAll('_', ' ')
}
