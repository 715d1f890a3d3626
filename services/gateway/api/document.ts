import type { DescMethod } from '@bufbuild/protobuf'
import type { Components } from './components.ts'
import type { Contract } from './contract.ts'
import { examples } from './examples.ts'
import { componentName, described, enumSchema, reference, type Schema } from './json-schema.ts'
import { parameterObject, parametersOf } from './parameters.ts'
import { takesJson, type Route, type Upload } from './route.ts'

interface Making {
  readonly contract: Contract
  readonly components: Components
  readonly publicUrl: string
}

/** The JSON API as an OpenAPI 3.1 document, out of the table of routes and the contract with its comments. */
export function openApiDocument(routes: readonly Route[], { contract, components, publicUrl }: Making): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    const operations = (paths[route.path] ??= {})
    operations[route.verb.toLowerCase()] = operation(route, { contract, components })
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Countersign', version: 'v1', description: about },
    servers: [{ url: publicUrl.replace(/\/+$/, '') }],
    paths,
    components: {
      schemas: { ...components, ErrorReason: enumSchema(contract.enum(reasons), contract), Problem: problemSchema },
      parameters: { Tenant: tenant },
      responses: { Problem: problemResponse },
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: "An application's or operator's key." } },
    },
  }
}

const reasons = 'countersign.types.v1.ErrorReason'

const about = [
  'Asks people for a second factor, and keeps the factors they have.',
  'Messages are ProtoJSON: a field with its default (empty, 0, false, the first name of an enum) is left out of answers and',
  'may be left out of requests. A request id makes a retry safe: send the same one again. Whoever gets 503 or 429 with',
  'Retry-After comes again after so many seconds.',
].join(' ')

function operation(route: Route, { contract, components }: Omit<Making, 'publicUrl'>): Schema {
  const rpc = contract.rpc(route.rpc)
  const description = contract.comment(rpc)
  const parameters = parametersOf(route, contract).map(parameterObject)
  return {
    operationId: rpc.localName,
    tags: [rpc.parent.name],
    ...described({ summary: description.replace(/\. .*/s, '.') }, description),
    security: [{ key: [route.scope] }],
    parameters: [...parameters, { $ref: '#/components/parameters/Tenant' }],
    ...requestBody(route, rpc, components),
    responses: { '200': success(route, rpc, contract), default: { $ref: '#/components/responses/Problem' } },
  }
}

/** None where every field is in the path. */
function requestBody(route: Route, { input, localName }: DescMethod, components: Components): Schema {
  if (route.upload) return { requestBody: { required: true, content: bytesOf(route.upload) } }
  if (!takesJson(route)) return {}
  const fields = components[componentName(input)]?.['properties'] as object
  if (Object.keys(fields).length === 0) return {}
  const example = examples[localName]?.request
  return { requestBody: { required: true, content: { 'application/json': { schema: reference(input), example } } } }
}

function bytesOf({ types, mostBytes }: Upload<unknown>): Schema {
  const schema = { type: 'string', format: 'binary', maxLength: mostBytes }
  return Object.fromEntries(types.map((type) => [type, { schema }]))
}

function success({ stream }: Route, { output, localName }: DescMethod, contract: Contract): Schema {
  const description = contract.comment(output)
  if (!stream) {
    const example = examples[localName]?.response
    return { description, content: { 'application/json': { schema: reference(output), example } } }
  }
  const events = `Server-sent events: the data of each is a ${componentName(output)}, that of one called \`problem\` a Problem.`
  return { description: `${description} ${events}`, content: { 'text/event-stream': { schema: { type: 'string' } } } }
}

const tenant = {
  name: 'Countersign-Tenant',
  in: 'header',
  description:
    "The tenant acted for, by an operator's key. An application's key acts for its own tenant, whatever is named.",
  schema: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' },
}

const problemSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457).',
  required: ['title', 'status'],
  properties: {
    title: { type: 'string', description: "The status's name." },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'One sentence on this occurrence, for people.' },
    reason: { $ref: '#/components/schemas/ErrorReason' },
    violations: {
      type: 'array',
      description: 'What is wrong with the fields of the request.',
      items: {
        type: 'object',
        required: ['field', 'description'],
        properties: { field: { type: 'string' }, description: { type: 'string' } },
      },
    },
    metadata: {
      type: 'object',
      description: 'What else there is to know of the reason, such as the scope that the key lacks.',
      additionalProperties: { type: 'string' },
    },
  },
}

const problemResponse = {
  description: 'The request was refused, or failed.',
  headers: {
    'Retry-After': { description: 'After how many seconds the same may succeed.', schema: { type: 'integer' } },
  },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
