/** What was last used, by its name. */
export interface Latest<T> {
  get(name: string): T | undefined
  set(name: string, value: T): void
}

/** A memory for so many things that forgets the one it has not been asked for the longest. */
export function latest<T>(most: number): Latest<T> {
  const things = new Map<string, T>() // in the order of their last use

  function set(name: string, value: T): void {
    things.delete(name)
    things.set(name, value)
    if (things.size > most) things.delete(things.keys().next().value as string)
  }

  return {
    get(name) {
      const value = things.get(name)
      if (value !== undefined) set(name, value)
      return value
    },
    set,
  }
}
