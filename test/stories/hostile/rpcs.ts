import { readFileSync } from 'node:fs'
import { createFileRegistry, fromBinary, type DescMessage } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import type { AnyMethod } from '#libs/rpc/definition'
import { definitions } from '#test/cluster/clients'
import type { ServiceName } from '#test/cluster/services'

/** One RPC of the product. */
export interface Rpc {
  service: keyof typeof definitions
  name: string
  servedBy: ServiceName
  method: AnyMethod
  /** What its request is made of. */
  input: DescMessage
}

const descriptors = new URL('../../../libs/contracts/gen/descriptor.binpb', import.meta.url)
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)))

/** Every RPC of every service, as the contracts have them. */
export const rpcs: Rpc[] = Object.entries(definitions).flatMap(([service, { servedBy, definition }]) =>
  Object.entries(definition).map(([name, method]) => ({
    ...{ service: service as Rpc['service'], name, servedBy },
    method: method as unknown as AnyMethod,
    input: inputOf(method.path),
  })),
)

function inputOf(path: string): DescMessage {
  const [, service = '', name] = path.split('/')
  const found = registry.getService(service)?.methods.find((method) => method.name === name)
  if (!found) throw new Error(`the descriptors know no ${path}`)
  return found.input
}
