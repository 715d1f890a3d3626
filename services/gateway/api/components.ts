import type { DescEnum, DescMessage } from '@bufbuild/protobuf'
import type { Contract } from './contract.ts'
import { componentName, enumSchema, messageSchema, type Schema } from './json-schema.ts'
import { pathFields, takesJson, type Route } from './route.ts'

/** The schemas of all that the routes take and give, by name. */
export type Components = Readonly<Record<string, Schema>>

/** Makes a schema of every message and enum that is reached from the routes. Refuses two of one name. */
export function makeComponents(routes: readonly Route[], contract: Contract): Components {
  const made = new Map<string, { desc: Desc; schema: Schema }>()

  function add(desc: Desc, make: () => Schema): boolean {
    const name = componentName(desc)
    const known = made.get(name)
    if (known && known.desc !== desc) throw new Error(`two messages of the JSON API are called ${name}`)
    if (!known) made.set(name, { desc, schema: make() })
    return !known
  }

  function addMessage(desc: DescMessage, closed: boolean, without: readonly string[] = []): void {
    if (desc.typeName.startsWith('google.protobuf.')) return
    if (!add(desc, () => messageSchema(desc, { contract, closed, without }))) return
    for (const field of desc.fields) {
      if (field.enum) add(field.enum, () => enumSchema(field.enum as DescEnum, contract))
      if (field.message) addMessage(field.message, closed)
    }
  }

  const rpcs = routes.map((route) => ({ route, rpc: contract.rpc(route.rpc) }))
  for (const { route, rpc } of rpcs) if (takesJson(route)) addMessage(rpc.input, true, pathFields(route))
  for (const { rpc } of rpcs) addMessage(rpc.output, false)
  return Object.fromEntries([...made].map(([name, { schema }]) => [name, schema]))
}

type Desc = DescMessage | DescEnum
