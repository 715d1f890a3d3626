import { fromBinary, ScalarType, toBinary, type DescField, type DescMessage } from '@bufbuild/protobuf'
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect'
import { testWorld } from '#libs/testing/clock'

/** A request with something wrong in one place. */
export interface Mutation {
  what: string
  bytes: Buffer
}

type Path = [DescField, ...DescField[]]

/** Copies of a request, each with one field, wherever in it, set to what nobody would send in earnest. */
export function mutationsOf(input: DescMessage, request: Buffer): Mutation[] {
  return pathsIn(input).flatMap((path) =>
    Object.entries(badValues(path)).map(([name, value]) => {
      const message = reflect(input, fromBinary(input, request))
      set(message, path, value)
      const what = `${path.map((field) => field.name).join('.')}: ${name}`
      return { what, bytes: Buffer.from(toBinary(input, message.message)) }
    }),
  )
}

/** The ways to every field that holds no message. */
function pathsIn(input: DescMessage): Path[] {
  return input.fields.flatMap((field): Path[] =>
    field.message ? pathsIn(field.message).map((path): Path => [field, ...path]) : [[field]],
  )
}

const texts = { 'a million characters': 'x'.repeat(2 ** 20), 'a hundred thousand': 'x'.repeat(1e5), 'a NUL': 'a\0b' }
const enums = { 'number 99': 99, 'number -1': -1 }
const small = { 'the least': -(2 ** 31), 'the greatest': 2 ** 31 - 1 }
const large = { 'the least': -(2n ** 63n), 'the greatest': 2n ** 63n - 1n }

function badValues(path: Path): Record<string, unknown> {
  const field = path.at(-1) as DescField
  if (kindOf(field) === 'enum') return enums
  if (field.scalar === ScalarType.STRING) return texts
  if (field.scalar === ScalarType.INT32) return small
  return field.scalar === ScalarType.INT64 ? large : {}
}

const kindOf = (field: DescField) => (field.fieldKind === 'list' ? field.listKind : field.fieldKind)

function set(message: ReflectMessage, [field, ...rest]: Path, value: unknown): void {
  const [next, ...others] = rest
  if (field.fieldKind === 'map') message.get(field).set('key', value)
  else if (!next) put(message, field, value)
  else {
    const inner = field.fieldKind === 'list' ? reflect(field.message as DescMessage) : innerOf(message, field)
    set(inner, [next, ...others], value)
    put(message, field, inner)
  }
}

function put(message: ReflectMessage, field: DescField, value: unknown): void {
  if (field.fieldKind === 'list') message.get(field).add(value)
  else message.set(field, value as never)
}

function innerOf(message: ReflectMessage, field: DescField): ReflectMessage {
  if (field.fieldKind !== 'message') throw new Error(`${field.name} holds no message`)
  return message.get(field)
}

/** Random bytes, the same in every run. */
export function noise(): Mutation[] {
  const { randomBytes, randomInt } = testWorld({ seed: 'hostile' })
  return Array.from({ length: 10 }, (_, index) => ({ what: `noise ${index}`, bytes: randomBytes(randomInt(200) + 1) }))
}
