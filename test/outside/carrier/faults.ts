/** Something the carrier is asked to do badly, request by request, until it is cleared. */
export interface Fault {
  /** Milliseconds before the request is looked at. */
  slowMs?: number
  /** Answer with this HTTP status and take nothing. */
  status?: number
  /** Cut the connection: before the message is taken (`request`), or after, instead of the answer (`answer`). */
  drop?: 'request' | 'answer'
  /** Send every status callback of the message twice. */
  duplicateCallbacks?: boolean
  /** For how many requests; without it, until cleared. */
  times?: number
}

export type Faults = ReturnType<typeof openFaults>

/** The one fault that stands, if any. */
export function openFaults(first?: Fault) {
  let standing = first && { ...first }

  return {
    set(fault: Fault): void {
      standing = { ...fault }
    },

    clear(): void {
      standing = undefined
    },

    /** The fault for the request that has just come; it counts against `times`. */
    take(): Fault | undefined {
      const fault = standing
      if (fault?.times && --fault.times === 0) standing = undefined
      return fault
    },
  }
}
