import { ScalarType, type DescEnum, type DescField, type DescMessage } from '@bufbuild/protobuf'
import type { Contract } from './contract.ts'

/** JSON Schema (draft 2020-12), which is what OpenAPI 3.1 speaks. */
export type Schema = Readonly<Record<string, unknown>>

interface Making {
  readonly contract: Contract
  /** The fields that are left out, for the path gives them. */
  readonly without?: readonly string[]
  /** Whether a field that the message does not have is a fault: in what is sent it may be misspelt, in an answer it is new. */
  readonly closed: boolean
}

/** What a message's ProtoJSON looks like. Names other than in camelCase, null, and numbers as text are not taken. */
export function messageSchema(message: DescMessage, { contract, without = [], closed }: Making): Schema {
  const fields = message.fields.filter(({ jsonName }) => !without.includes(jsonName))
  const properties = fields.map((field) => [field.jsonName, described(fieldSchema(field), contract.comment(field))])
  return {
    ...described({ type: 'object' }, contract.comment(message)),
    properties: Object.fromEntries(properties),
    ...(closed && { additionalProperties: false }),
    ...choices(message),
  }
}

/** An enum's names, each with what it means. */
export function enumSchema(desc: DescEnum, contract: Contract): Schema {
  const meanings = desc.values.map((value) => `- \`${value.name}\`: ${contract.comment(value)}`)
  const description = [contract.comment(desc), ...meanings].join('\n')
  return { type: 'string', description, enum: desc.values.map(({ name }) => name) }
}

/** The name under which a message or enum is among the components. */
export function componentName({ typeName }: Pick<DescMessage | DescEnum, 'typeName'>): string {
  return typeName.split('.').at(-1) as string
}

export function described(schema: Schema, description: string): Schema {
  return description === '' ? schema : { ...schema, description }
}

/** What a field's value looks like. */
export function fieldSchema(field: DescField): Schema {
  switch (field.fieldKind) {
    case 'list':
      return { type: 'array', items: valueSchema(field, field.listKind) }
    case 'map':
      return { type: 'object', additionalProperties: valueSchema(field, field.mapKind) }
    default:
      return valueSchema(field, field.fieldKind)
  }
}

function valueSchema(field: DescField, kind: 'scalar' | 'enum' | 'message'): Schema {
  if (kind === 'scalar') return scalarSchema(field.scalar as ScalarType)
  if (kind === 'enum') return reference(field.enum as DescEnum)
  return (field.message as DescMessage).typeName === 'google.protobuf.Timestamp'
    ? moment
    : reference(field.message as DescMessage)
}

/** A reference to a component. */
export function reference(desc: DescMessage | DescEnum): Schema {
  return { $ref: `#/components/schemas/${componentName(desc)}` }
}

/** RFC 3339, section 5.6, with a zone. */
const moment = {
  type: 'string',
  format: 'date-time',
  pattern:
    '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$',
}

const scalars: Partial<Record<ScalarType, Schema>> = {
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.INT32]: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  [ScalarType.UINT32]: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 },
  // ProtoJSON has 64 bits as text, for a number in JSON may lose some; so many digits fit in any case.
  [ScalarType.INT64]: { type: 'string', format: 'int64', pattern: '^-?\\d{1,18}$' },
  [ScalarType.DOUBLE]: { type: 'number' },
  [ScalarType.BYTES]: { type: 'string', contentEncoding: 'base64', pattern: '^[A-Za-z0-9+/]*={0,2}$' },
}

function scalarSchema(type: ScalarType): Schema {
  const schema = scalars[type]
  if (schema === undefined) throw new Error(`nobody has said what ${ScalarType[type]} looks like in JSON`)
  return schema
}

/** Of a oneof's fields at most one may be there. */
function choices({ oneofs }: DescMessage): Schema {
  const all = oneofs.map(({ fields }) => {
    const each = fields.map(({ jsonName }) => ({ required: [jsonName] }))
    return { oneOf: [...each, { not: { anyOf: each } }] }
  })
  return all.length > 0 ? { allOf: all } : {}
}
