/** A moment by the clock on the wall, to the second: `2025-11-24 07:33:12`; a dash for none. */
export function moment(at: Date | undefined): string {
  return at === undefined ? '–' : at.toLocaleString('sv-SE')
}

/** A moment of today or so by its time alone: `07:33:12`. */
export function clockTime(at: Date): string {
  return at.toLocaleTimeString('sv-SE')
}
