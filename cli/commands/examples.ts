/** The end of a help text: what to type, and what for. */
export function examples(lines: Readonly<Record<string, string>>): string {
  const shown = Object.entries(lines).map(([line, purpose]) => `  # ${purpose}\n  countersign ${line}`)
  return `\nExamples:\n${shown.join('\n\n')}\n`
}
