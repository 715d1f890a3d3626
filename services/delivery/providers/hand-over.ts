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

/** Who is told when an account is asked, and may keep it from being asked. */
export interface Watch {
  begin(account: string): boolean
  end(account: string, handover: Handover): void
}

/**
 * Asks the accounts in order until one takes the message, may have taken it, or says that no other will; also until the
 * signal aborts. Gives what each of them said: the last word counts. So a message whose fate is unknown never goes out
 * through a second carrier; a carrier that takes repeats for one is asked a second time itself, for the same text.
 */
export async function handOver(
  accounts: readonly Account[],
  message: (account: string) => OutgoingMessage,
  { signal, watch }: { signal: AbortSignal; watch: Watch },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const account of accounts) {
    if (signal.aborted) break
    const { separate } = account.provider
    if (!separate && !watch.begin(account.name)) continue
    const handover = await ask(account.provider, message(account.name), signal)
    if (!separate) watch.end(account.name, handover)
    outcomes.push({ account: account.name, handover })
    if (handover.taken || !handover.retryable) break
  }
  return outcomes
}

/** Asks one account; once more in doubt, where that texts nobody twice. What the second time does not settle stays in doubt. */
async function ask(provider: Provider, message: OutgoingMessage, signal: AbortSignal): Promise<Handover> {
  const first = await provider.send(message, signal)
  if (!inDoubt(first) || !provider.idempotent || signal.aborted) return first
  const second = await provider.send(message, signal)
  return second.taken ? second : first
}

function inDoubt(handover: Handover): boolean {
  return !handover.taken && handover.reason === 'unknown'
}
