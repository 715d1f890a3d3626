/** Text as it may stand in a status: of bounded length, and without the half characters that percent-encoding throws at. */
export function wireText(text: string, most = 512): string {
  const kept = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return Buffer.from(kept).toString()
}
