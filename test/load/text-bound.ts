/** What a run of texts came to. */
export interface TextFigures {
  /** Texts a second that were accepted, and that were delivered. */
  acceptedPerSecond: number
  deliveredPerSecond: number
  refused: number
  /** Accepted, but not known in the log as taken by the carrier. */
  lost: number
  /** Taken, and never reported as delivered, though the carrier delivers all. */
  unreported: number
  /** The most that the delivery service held in memory, in MiB. */
  memoryMiB: number
  /** What one text costs: statements and commits of all services, and processor time of all of them and their stores in microseconds. */
  statements: number
  commits: number
  cpuMicros: number
}

/** How many texts a second are to be accepted on how many cores, and what they may cost. */
export interface TextBound {
  perSecond: number
  cores: number
  memoryMiB: number
  statements: number
  commits: number
}

/**
 * The bound that is promised. Memory is what the chart lets a pod have. A text that comes alone takes a statement to be claimed, one to
 * record what the carrier said and two for its report, three of them with a commit; the rest is its share of relays and readers of events.
 */
export const textBound: TextBound = { perSecond: 200, cores: 2, memoryMiB: 384, statements: 8, commits: 5 }

/** What does not hold, each as a sentence; nothing where all of it holds. */
export function brokenBy(figures: TextFigures, bound: TextBound = textBound): string[] {
  const { acceptedPerSecond, deliveredPerSecond, refused, lost, unreported, memoryMiB } = figures
  const cores = coresFor(figures, bound)
  const claims: [holds: boolean, otherwise: string][] = [
    [acceptedPerSecond >= bound.perSecond, `${acceptedPerSecond.toFixed(1)}/s accepted, of ${bound.perSecond}`],
    [deliveredPerSecond >= bound.perSecond, `${deliveredPerSecond.toFixed(1)}/s delivered, of ${bound.perSecond}`],
    [refused === 0, `${refused} refused`],
    [lost === 0, `${lost} accepted and lost`],
    [unreported === 0, `${unreported} delivered, and not known to be`],
    [memoryMiB <= bound.memoryMiB, `${memoryMiB} MiB of memory, more than ${bound.memoryMiB}`],
    [
      figures.statements <= bound.statements,
      `${figures.statements.toFixed(2)} statements, more than ${bound.statements}`,
    ],
    [figures.commits <= bound.commits, `${figures.commits.toFixed(2)} commits, more than ${bound.commits}`],
    [cores <= bound.cores, `${cores.toFixed(2)} cores, more than ${bound.cores}`],
  ]
  return claims.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]))
}

/** How many cores are busy with so many texts a second: it does not depend on what else the machine is doing. */
export function coresFor(
  { cpuMicros }: Pick<TextFigures, 'cpuMicros'>,
  { perSecond }: Pick<TextBound, 'perSecond'>,
): number {
  return (cpuMicros * perSecond) / 1e6
}
