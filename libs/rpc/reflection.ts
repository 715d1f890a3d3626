import { readFile } from 'node:fs/promises'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { ReflectionService } from '@grpc/reflection'
import type { AnyMethod } from './definition.ts'
import type { Implementation } from './implement.ts'
import { decodeRequest } from './request.ts'

const descriptors = new URL('../contracts/gen/descriptor.binpb', import.meta.url)

/** One reflection request and its response, both in bytes. */
type Reflect = (request: Buffer) => Buffer

/**
 * The two versions of gRPC server reflection, by which tools learn the contract of the named services. The library
 * behind it and the descriptors are loaded when someone first asks.
 */
export function openReflection(services: readonly string[]): Implementation[] {
  let loaded: Promise<Map<string, Reflect>> | undefined
  return ['grpc.reflection.v1', 'grpc.reflection.v1alpha'].map((version) => {
    const name = `${version}.ServerReflection`
    const method = inBytes(`/${name}/ServerReflectionInfo`)

    async function* handle(requests: unknown): AsyncGenerator<Buffer> {
      const reflect = (await (loaded ??= load([...services]))).get(method.path)
      if (reflect === undefined) throw new Error(`the reflection library no longer has ${method.path}`)
      for await (const request of requests as AsyncIterable<Buffer>) yield reflect(request)
    }
    return { name, rows: [{ method, access: { public: true }, shape: undefined, handle }] }
  })
}

function inBytes(path: string): AnyMethod {
  const codec = (bytes: unknown) => bytes as Buffer
  const codecs = {
    requestSerialize: codec,
    requestDeserialize: codec,
    responseSerialize: codec,
    responseDeserialize: codec,
  }
  return { path, requestStream: true, responseStream: true, ...codecs }
}

async function load(services: string[]): Promise<Map<string, Reflect>> {
  const [{ ReflectionService }, set] = await Promise.all([import('@grpc/reflection'), readFile(descriptors)])
  const found = new Map<string, Reflect>()
  const server: Target = {
    addService(service, implementation) {
      for (const method of Object.values(service)) found.set(method.path, reflectBy(method, implementation))
    },
  }
  const files = { every: { fileDescriptorProtos: filesOf(set) } } as unknown as Package
  new ReflectionService(files, { services }).addToServer(server)
  return found
}

type Package = ConstructorParameters<typeof ReflectionService>[0]
type Target = Parameters<ReflectionService['addToServer']>[0]
type AddService = Parameters<Target['addService']>

/**
 * The library answers a stream as fast as it is asked, whether or not the answers are taken: a way to fill the memory.
 * Handed a stream of our own it answers one request at a time, and the usual machinery holds it back.
 */
function reflectBy(method: AddService[0][string], implementation: AddService[1]): Reflect {
  let ask = (_request: unknown): void => {}
  let response: unknown
  const stream = {
    on(event: string, listener: typeof ask) {
      if (event === 'data') ask = listener
    },
    write(written: unknown) {
      response = written
    },
  }
  const answer = implementation['ServerReflectionInfo'] as unknown as (stream: object) => void
  answer(stream)
  return (request) => {
    ask(decodeRequest(method as AnyMethod, request))
    return method.responseSerialize(response)
  }
}

/** The files of a FileDescriptorSet, each still encoded: they are its field 1. */
function filesOf(set: Buffer): Buffer[] {
  const reader = new BinaryReader(set)
  const files: Buffer[] = []
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag()
    if (field === 1) files.push(Buffer.from(reader.bytes()))
    else reader.skip(wireType)
  }
  return files
}
