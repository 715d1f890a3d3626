/** What is remembered that bears on one sign-in. Counts of the last hour, unless they say otherwise. */
export interface Facts {
  /** The network of the sign-in, such as `192.0.2.0/24`; undefined where the address is unknown. */
  network: string | undefined
  /** Whether the person ever proved who they are, as far back as is remembered. */
  proved: boolean
  /** Whether they did so from this network. */
  provedHere: boolean
  /** The country of the address, by its ISO 3166-1 code; undefined where it can not be told. */
  country: string | undefined
  /** Whether it is known of any country that the person proved themselves in it. */
  countriesKnown: boolean
  /** Whether they did so in this one. */
  provedInCountry: boolean
  /** How many minutes ago they did so in another country, and not in this one since; undefined where neither. */
  minutesSinceElsewhere: number | undefined
  /** The program that they sign in with, as `deviceOf` names it; undefined where it does not say. */
  device: string | undefined
  /** Whether any program is known that they use. */
  devicesKnown: boolean
  /** Whether this one is. */
  deviceKnown: boolean
  /** Whether the operator's list of bad networks has the address. */
  badNetwork: boolean
  /** Whether the operator's list of Tor's exits has it. */
  torExit: boolean
  /** How many sign-ins the person began in the last ten minutes. */
  signIns: number
  /** How many wrong answers the person gave. */
  wrongAnswers: number
  /** How many right codes were given for the person that had been used before. */
  duplicateCodes: number
  /** How many prompts the person denied, or left unanswered. */
  prompts: number
  /** How many sign-ins began at the address in the last ten minutes, and how many failures and wrong answers it had. */
  signInsAtAddress: number
  failuresAtAddress: number
  /** Likewise in the network. */
  signInsInNetwork: number
  failuresInNetwork: number
  /** How many sign-ins to the application began in the last ten minutes, and how many in the hour before these. */
  signInsToApplication: number
  earlierToApplication: number
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
