import type { Handover, OutgoingMessage, Provider } from './provider.ts'

/** One account at a carrier, under the name by which its callbacks come in. */
export interface Account {
  name: string
  provider: Provider
}

/** What came of asking one account. */
export interface Outcome {
  account: string
  handover: Handover
}

/**
 * Asks the accounts in order until one takes the message, may have taken it, or says that no other will; also until the
 * signal aborts. Gives what each of them said: the last word counts. So a message whose fate is unknown never goes out
 * through a second carrier.
 */
export async function handOver(
  accounts: readonly Account[],
  message: (account: string) => OutgoingMessage,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, provider } of accounts) {
    if (signal.aborted) break
    const handover = await provider.send(message(name), signal)
    outcomes.push({ account: name, handover })
    if (handover.taken || !handover.retryable) break
  }
  return outcomes
}
