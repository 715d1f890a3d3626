type Values = Readonly<Record<string, number>>

const namesOf = new Map<Values, ReadonlyMap<number, string>>()

/** The name of an enum's value, as reports write it: `SUCCESS_SMS_SENT`. Nothing for its UNSPECIFIED. */
export function named(values: Values, value: number | null | undefined): string {
  if (!value) return ''
  let names = namesOf.get(values)
  if (!names) namesOf.set(values, (names = new Map(Object.entries(values).map(([name, number]) => [number, name]))))
  return names.get(value) ?? String(value)
}
