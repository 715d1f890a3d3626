import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf'
import type { Contract } from './contract.ts'
import { described, fieldSchema, type Schema } from './json-schema.ts'
import { pathFields, takesJson, type Route } from './route.ts'

/** A field of the request that rides in the URL; one of a message within it by its path, as in `page.pageSize`. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly schema: Schema
  readonly description: string
}

/** What a route takes in its URL: the fields that its path names and, where it takes no JSON, all the others as a query; bytes never. */
export function parametersOf(route: Route, contract: Contract): Parameter[] {
  const { input } = contract.rpc(route.rpc)
  const inPath = pathFields(route)
  const all = flat(input, contract, '')
  const path = all.filter(({ name }) => inPath.includes(name)).map((each) => ({ ...each, in: 'path' as const }))
  return takesJson(route) ? path : [...path, ...all.filter(({ name }) => !inPath.includes(name))]
}

function flat(message: DescMessage, contract: Contract, prefix: string): Parameter[] {
  return message.fields.filter(isWord).flatMap((field) => {
    const name = prefix + field.jsonName
    if (field.fieldKind === 'message') return flat(field.message, contract, `${name}.`)
    return [{ name, in: 'query' as const, schema: fieldSchema(field), description: contract.comment(field) }]
  })
}

function isWord({ scalar }: DescField): boolean {
  return scalar !== ScalarType.BYTES
}

/** A parameter as OpenAPI has it. */
export function parameterObject({ name, in: place, schema, description }: Parameter): Schema {
  return described({ name, in: place, ...(place === 'path' && { required: true }), schema }, description)
}
