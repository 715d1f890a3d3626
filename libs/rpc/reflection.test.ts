import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { credentials, loadPackageDefinition, status } from '@grpc/grpc-js'
import type { ClientDuplexStream, GrpcObject, ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HealthService } from '#contracts/gen/grpc/health/v1/health'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'

const library = dirname(createRequire(import.meta.url).resolve('@grpc/reflection'))

interface Answer {
  listServicesResponse?: { service: { name: string }[] }
  fileDescriptorResponse?: { fileDescriptorProto: Buffer[] }
  errorResponse?: { errorCode: number }
}

let served: LoopbackServer
beforeAll(async () => {
  served = await loopback([])
})
afterAll(() => served.stop())

/** Asks as tools do: by the proto files of the library, and without credentials. */
async function ask(version: 'v1' | 'v1alpha', request: object): Promise<Answer | undefined> {
  const proto = loadSync(join(library, `../proto/grpc/reflection/${version}/reflection.proto`))
  const { grpc } = loadPackageDefinition(proto) as { grpc: { reflection: Record<string, GrpcObject> } }
  const Reflection = grpc.reflection[version]?.['ServerReflection'] as ServiceClientConstructor
  const client = new Reflection(served.address, credentials.createInsecure())
  const stream = client['serverReflectionInfo']?.() as unknown as ClientDuplexStream<object, Answer>
  try {
    stream.write(request)
    for await (const answer of stream) return answer as Answer
    return undefined
  } finally {
    stream.destroy()
    stream.cancel()
    client.close()
  }
}

describe.each(['v1', 'v1alpha'] as const)('reflection %s', (version) => {
  test('lists the services that are served', async () => {
    const answer = await ask(version, { listServices: '*' })
    expect(answer?.listServicesResponse?.service).toEqual([{ name: 'grpc.health.v1.Health' }])
  })

  test('shows the contract of a service', async () => {
    const answer = await ask(version, { fileContainingSymbol: 'grpc.health.v1.Health' })
    const files = answer?.fileDescriptorResponse?.fileDescriptorProto.map((file) => file.toString('latin1'))
    expect(files).toEqual([expect.stringContaining('grpc/health/v1/health.proto')])
    expect(files?.[0]).toContain(HealthService.check.path.split('/')[2])
  })

  test('says of what it does not know that it does not', async () => {
    const answer = await ask(version, { fileContainingSymbol: 'no.such.Service' })
    expect(answer?.errorResponse?.errorCode).toBe(status.NOT_FOUND)
  })
})
