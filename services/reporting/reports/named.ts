/** The name of an enum's value, as reports write it: `SUCCESS_SMS_SENT`. Nothing for its UNSPECIFIED. */
export function named(values: Readonly<Record<string, number>>, value: number | null | undefined): string {
  if (!value) return ''
  return Object.keys(values).find((name) => values[name] === value) ?? String(value)
}
