/** Whether a change would change nothing: the two have the same bytes. */
export function same<T>(type: { encode(message: T): { finish(): Uint8Array } }, one: T, other: T): boolean {
  return Buffer.from(type.encode(one).finish()).equals(type.encode(other).finish())
}
