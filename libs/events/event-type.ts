/** A generated event message: its full name, and the way to and from bytes. */
export interface EventType<T> {
  readonly $type: string
  encode(event: T): { finish(): Uint8Array }
  decode(bytes: Uint8Array): T
}
