import { open, readFile } from 'node:fs/promises'
import { parsedJson, readMessage, type JsonType } from './json-message.ts'

/**
 * A message from a file of proto3 JSON; where the file is an answer that holds the message under the name `within`, from
 * there. Refuses, by its name, a field that the message does not have.
 */
export async function jsonFile<T extends object>(type: JsonType<T>, path: string, within = ''): Promise<T> {
  const json = parsedJson(await readFile(path, 'utf8'))
  const inner = (json as Record<string, unknown> | null | undefined)?.[within]
  return message(type, inner ?? json, path)
}

/** The messages of a file with one of them a line; blank lines do not count. */
export async function jsonLines<T extends object>(type: JsonType<T>, path: string): Promise<T[]> {
  const messages: T[] = []
  const file = await open(path)
  let line = 0
  for await (const text of file.readLines()) {
    line += 1
    if (text.trim() !== '') messages.push(message(type, parsedJson(text), `${path}, line ${line}`))
  }
  return messages
}

function message<T extends object>(type: JsonType<T>, json: unknown, place: string): T {
  const read = readMessage(type, json)
  if ('message' in read) return read.message
  throw new Error(`${place}: ${[read.field, read.fault].filter(Boolean).join(' ')}`)
}
