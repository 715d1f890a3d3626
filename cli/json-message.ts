/** A generated description of a message. */
export interface JsonType<T> {
  fromJSON(object: unknown): T
}

/** A message, or what is wrong with what it was to be read from. */
export type Read<T> = { message: T } | { field: string; fault: string }

/** What a text in JSON says; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A message from proto3 JSON, as `--json` prints it. A field that the message does not have is a fault: it may be misspelt. */
export function readMessage<T extends object>(type: JsonType<T>, json: unknown): Read<T> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { field: '', fault: 'must be an object in JSON' }
  }
  const known = new Set(Object.keys(type.fromJSON({})).flatMap((name) => [name, snake(name)]))
  const unknown = Object.keys(json).find((name) => !known.has(name))
  return unknown === undefined
    ? { message: type.fromJSON(json) }
    : { field: unknown, fault: 'is not a field that there is' }
}

/** Proto3 JSON takes either spelling. */
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
