type Values = Readonly<Record<string, number>>

/** A value of a generated enum in words: `PersonState.ENFORCED` is "enforced". One that nobody set is a dash. */
export function word(values: Values, value: number): string {
  const name = Object.keys(values).find((name) => values[name] === value)
  if (name === undefined || name === 'UNRECOGNIZED') return `unknown (${value})`
  return name === 'UNSPECIFIED' ? '–' : name.toLowerCase().replaceAll('_', ' ')
}

/** The names by which the values of an enum are given on a command line: `office-365`. */
export function choices(values: Values): string[] {
  return Object.keys(values)
    .filter((name) => name !== 'UNSPECIFIED' && name !== 'UNRECOGNIZED')
    .map((name) => name.toLowerCase().replaceAll('_', '-'))
}

/** The value that one of the `choices` names, and the enum's zero for none. */
export function valueOf<V extends Values>(values: V, choice: string | undefined): V[keyof V] {
  return (choice === undefined ? 0 : values[choice.toUpperCase().replaceAll('-', '_')]) as V[keyof V]
}
