/** A prompt as its device shows it. */
export interface Shown {
  device: string
  /** Of two prompts of one tag the later takes the place of the earlier. */
  tag: string
  title: string
  body: string
  challengeId: string
}

/** What devices show. */
export function openPushInbox() {
  const shown = new Map<string, Shown>()
  let arrived = 0
  return {
    /** Brings a prompt to its device. */
    bring(prompt: Shown): void {
      arrived++
      shown.set(`${prompt.device} ${prompt.tag}`, prompt)
    },
    of: (device: string) => [...shown.values()].filter((each) => each.device === device),
    /** How many prompts came, those that took another's place too. */
    arrived: () => arrived,
  }
}

/** What a push service does badly: answers with a status and a word for it, hangs up in place of an answer, or never answers. */
export type Fault = { status: number; reason: string } | { drop: true } | { silent: true }
