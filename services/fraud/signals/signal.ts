/** What is remembered that bears on one sign-in. Counts of the last hour, unless they say otherwise. */
export interface Facts {
  /** The network of the sign-in, such as `192.0.2.0/24`; undefined where the address is unknown. */
  network: string | undefined
  /** Whether the person ever proved who they are, as far back as is remembered. */
  proved: boolean
  /** Whether they did so from this network. */
  provedHere: boolean
  /** How many sign-ins the person began in the last ten minutes. */
  signIns: number
  /** How many wrong answers the person gave. */
  wrongAnswers: number
  /** How many right codes were given for the person that had been used before. */
  duplicateCodes: number
  /** How many people were seen at the network. */
  people: number
  /** How many of these failed there, and did not succeed there as well. */
  failedPeople: number
}

/** What one signal makes of the facts. */
export interface Weight {
  /** 1 to 100. */
  score: number
  /** One sentence for people. */
  explanation: string
}

/** One thing that may look odd. A signal is pure: the facts are all it knows. */
export interface Signal {
  /** Undefined where there is nothing odd. */
  weigh(facts: Facts): Weight | undefined
}
