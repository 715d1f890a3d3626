/** A text that waits for its reply. */
export interface Waiting {
  tenantId: string
  id: string
  challengeId: string
}

/** Which of the texts a reply is for, and whether its code said so. */
export interface Choice<W> {
  waiting: W
  /** Whether it begins with that text's code. */
  byCode: boolean
}

/**
 * How often a day the code of a number's reply may decide between several challenges and fit none. Each time it is compared with
 * the codes of challenges at which it is not counted; from then on it is for the latest, which counts it.
 */
export const mostStrays = 10

/** Whether several challenges wait for a reply from one number. */
export function isAmbiguous(waiting: readonly Waiting[]): boolean {
  return new Set(waiting.map(({ tenantId, challengeId }) => `${tenantId} ${challengeId}`)).size > 1
}

/** The text that a reply is for: the one whose code it begins with, else the latest. `waiting` begins with the latest. */
export function choose<W extends Waiting>(
  waiting: readonly W[],
  fits: (waiting: W) => boolean,
  strays: number,
): Choice<W> | undefined {
  const fitting = strays > mostStrays ? [] : waiting.filter(fits)
  const [chosen = waiting[0]] = fitting
  return chosen && { waiting: chosen, byCode: fitting.length > 0 }
}
