import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { GreetingServiceService } from '#contracts/gen/countersign/delivery/v1/greeting'
import { readContract } from '../api/contract.ts'
import { examples } from '../api/examples.ts'
import { routes } from '../api/routes.ts'
import { openStage } from './stage.ts'

interface Operation {
  operationId: string
  summary: string
  security: object[]
  parameters: { name?: string; in?: string }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
type Content = Record<string, { schema: { $ref?: string }; example?: unknown }>
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { description?: string }> }
}

let stage: Awaited<ReturnType<typeof openStage>>
let document: Document

beforeAll(async () => {
  stage = await openStage()
  const response = await fetch(`${stage.address}/openapi.json`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  document = (await response.json()) as Document
})
afterAll(() => stage.gateway.stop())

const { finishActivation, listPrompts, watchPrompts, answerPrompt, changePushTarget } = DeviceServiceService
/** Called for a carrier, whose signature the delivery service has checked, or for a device, which has signed it, or for anyone without a key; by no client. */
const ofOthers = new Set<string>(
  [
    ChallengeServiceService.answerCall,
    ChallengeServiceService.getConfirmationKeys,
    GreetingServiceService.readSound,
    ...[finishActivation, listPrompts, watchPrompts, answerPrompt, changePushTarget],
  ].map(({ path }) => path),
)

const operations = () =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ at: `${verb.toUpperCase()} ${path}`, operation })),
  )

describe('routes, document and RPCs are the same', () => {
  test('every RPC of challenges, factors, devices and greetings that clients call has one route', () => {
    const rpcs = [ChallengeServiceService, FactorServiceService, DeviceServiceService, GreetingServiceService]
      .flatMap((each) => Object.values(each).map(({ path }) => path))
      .filter((path) => !ofOthers.has(path))
    expect(routes.map(({ rpc }) => rpc).sort()).toEqual([...rpcs].sort())
  })

  test('every route takes and gives the messages of its RPC', () => {
    const contract = readContract()
    for (const { rpc, request, response } of routes) {
      const { input, output } = contract.rpc(rpc)
      expect([request.$type, response.$type]).toEqual([input.typeName, output.typeName])
    }
  })

  test('every route is in the document, with what it takes, and nothing else is', () => {
    const told = operations().map(({ at, operation }) => ({
      at,
      rpc: operation.operationId,
      security: operation.security,
      path: operation.parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`),
    }))
    expect(told).toEqual(
      expect.arrayContaining(
        routes.map(({ verb, path, rpc, scope }) => ({
          at: `${verb} ${path}`,
          rpc: rpc.replace(/.*\/(.)/, (_, first: string) => first.toLowerCase()),
          security: [{ key: [scope] }],
          path: path.match(/\{\w+\}/g) ?? [],
        })),
      ),
    )
    expect(told).toHaveLength(routes.length)
    expect(document.openapi).toBe('3.1.0')
  })

  test('every route of the document is answered', async () => {
    stage.answers.one = () => ({})
    for (const { at, operation } of operations()) {
      const body = operation.requestBody?.content['application/json']?.example
      expect({ at, status: (await stage.ask(at.replace(/\{\w+\}/, 'an-id'), body)).status }).toEqual({
        at,
        status: 200,
      })
    }
  })
})

describe('the document says all there is to say', () => {
  test('of every operation and every schema', () => {
    expect(operations().filter(({ operation }) => !operation.summary)).toEqual([])
    const mute = Object.entries(document.components.schemas).filter(([, { description }]) => !description)
    expect(mute).toEqual([])
  })

  test('and every reference in it leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path)
    expect(references.length).toBeGreaterThan(40)
    const lost = references.filter(
      (path) =>
        path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], document) === undefined,
    )
    expect(lost).toEqual([])
  })

  test('every example is one', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema({ $id: 'document', ...document })
    const contents = operations().flatMap(({ at, operation }) =>
      [operation.requestBody, operation.responses['200']].flatMap((each) => {
        const json = each?.content?.['application/json']
        return json ? [{ at, ...json }] : []
      }),
    )
    for (const { at, schema, example } of contents) {
      const fits = ajv.compile({ $ref: `document${schema.$ref}` })
      fits(example)
      expect({ at, example: typeof example, errors: fits.errors }).toEqual({ at, example: 'object', errors: null })
    }
    expect(contents.length).toBeGreaterThanOrEqual(Object.keys(examples).length)
  })
})
