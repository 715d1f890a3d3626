import { Ajv2020 } from 'ajv/dist/2020.js'

interface Content {
  content?: Record<string, { schema?: { $ref?: string } }>
}
interface Operation {
  security: object[]
  operationId: string
  requestBody?: Content
  responses: Record<string, Content>
}
interface Document {
  paths: Record<string, Record<string, Operation>>
}

/** An answer as it came. */
export interface Answered {
  status: number
  headers: Headers
  body: unknown
  /** Where body or answer is not as the document says. */
  faults: string[]
}

interface Ask {
  key?: string
  body?: object
  /** What is sent as it is, instead of JSON. */
  file?: { type: string; content: Buffer }
  tenant?: string
  /** Fields in the path, by name. */
  path?: Record<string, string>
  query?: string
}

/** A program that knows of the product what its OpenAPI document says, and holds every answer against it. */
export async function overJson(address: string) {
  const document = (await (await fetch(`${address}/openapi.json`)).json()) as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', ...document })

  function faults(what: string, reference: string | undefined, value: unknown): string[] {
    if (reference === undefined) return []
    const fits = ajv.compile({ $ref: `document${reference}` })
    return fits(value) ? [] : [`${what}: ${ajv.errorsText(fits.errors)}`]
  }
  const schemaOf = (content: Content | undefined, type = 'application/json') => content?.content?.[type]?.schema?.$ref

  function find(operationId: string) {
    const all = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
    )
    const found = all.find(({ operation }) => operation.operationId === operationId)
    if (!found) throw new Error(`the document has no ${operationId}`)
    return found
  }

  /** Sends a request, and gives what comes while it still comes. */
  function send(operationId: string, { key, body, file, tenant, path = {}, query = '' }: Ask): Promise<Response> {
    const { path: template, verb } = find(operationId)
    const url = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
    const headers = {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(tenant !== undefined && { 'countersign-tenant': tenant }),
      ...(body && { 'content-type': 'application/json' }),
      ...(file && { 'content-type': file.type }),
    }
    return fetch(address + url + query, {
      method: verb.toUpperCase(),
      headers,
      ...(body && { body: JSON.stringify(body) }),
      ...(file && { body: file.content }),
    })
  }

  return {
    operations: Object.values(document.paths).flatMap((verbs) => Object.values(verbs)),
    send,
    async ask(operationId: string, asking: Ask): Promise<Answered> {
      const { operation } = find(operationId)
      const response = await send(operationId, asking)
      const answer = (await response.json()) as unknown
      const told = response.ok ? schemaOf(operation.responses['200']) : '#/components/schemas/Problem'
      const { status, headers } = response
      return { status, headers, body: answer, faults: faults(operationId, told, answer) }
    },
  }
}

/** The events of a stream, one after another, as it comes. */
export async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString()
    const frames = text.split('\n\n')
    text = frames.pop() as string
    for (const frame of frames.filter((each) => !each.startsWith(':'))) {
      const { event = 'message', data = 'null' } = Object.fromEntries(
        frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      yield { event, data: JSON.parse(data) }
    }
  }
}
