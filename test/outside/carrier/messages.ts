import type { Message } from './message.ts'

export type Messages = ReturnType<typeof openMessages>

const most = 10_000

/** The account's message log: the newest 10,000, in memory only. */
export function openMessages() {
  const bySid = new Map<string, Message>()

  return {
    add(message: Message): void {
      bySid.set(message.sid, message)
      const oldest = bySid.keys().next().value
      if (bySid.size > most && oldest) bySid.delete(oldest)
    },

    get: (sid: string): Message | undefined => bySid.get(sid),

    /** Newest first, kept to one recipient or sender when asked. */
    list({ to, from }: { to?: string | undefined; from?: string | undefined }): Message[] {
      const wanted = (message: Message) => (!to || message.to === to) && (!from || message.from === from)
      return [...bySid.values()].filter(wanted).toReversed()
    },
  }
}
