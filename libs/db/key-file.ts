/** One key as a key file has it: its id, and the key itself in a word. */
export interface KeyLine {
  /** Counted from 1. */
  number: number
  id: string
  word: string
}

const LINE = /^(?<id>[A-Za-z0-9._-]{1,64})\s+(?<word>\S{1,1024})$/

/** The keys of a key file, in its order. Refuses a line that is none, and an id that is there twice. */
export function keyFile(text: string): KeyLine[] {
  const lines = text.split('\n').flatMap((line, index) => keyLine(line.trim(), index + 1))
  const ids = new Set<string>()
  for (const { number, id } of lines) {
    if (ids.has(id)) throw new Error(`line ${number} of the key file gives the key id '${id}' a second key`)
    ids.add(id)
  }
  return lines
}

function keyLine(line: string, number: number): KeyLine[] {
  if (line === '' || line.startsWith('#')) return []
  const { id, word } = LINE.exec(line)?.groups ?? {}
  if (!id || !word) throw misread(number)
  return [{ number, id, word }]
}

/** The complaint about a line that holds no key, or one that nothing here unwraps. */
export function misread(number: number): Error {
  return new Error(`line ${number} of the key file is not '<keyId> <base64 of 32 bytes>'`)
}
