import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyRequest } from 'fastify'
import { invalidRequest } from '#libs/rpc/shape'
import type { Components } from './components.ts'
import type { Contract } from './contract.ts'
import { componentName } from './json-schema.ts'
import { parametersOf } from './parameters.ts'
import { nested, typed } from './query.ts'
import { takesJson, type Route } from './route.ts'

/** A route's request, out of what HTTP brought. Refuses INVALID_REQUEST, for the first fault there is. */
export type ReadRequest = (asked: Pick<FastifyRequest, 'body' | 'query' | 'params'>) => unknown

/** Reads requests, held against the very schemas that the document shows. */
export function openReader(components: Components, contract: Contract): (route: Route) => ReadRequest {
  const ajv = new Ajv2020({ formats: { 'date-time': true, int64: true }, keywords: ['components'] })
  ajv.addSchema({ $id: 'api', components: { schemas: components } })
  return (route) => {
    const parameters = parametersOf(route, contract).filter((parameter) => parameter.in === 'query')
    const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
    const takesBody = takesJson(route)
    const fitsQuery = ajv.compile({ type: 'object', properties, additionalProperties: false })
    const fitsBody = ajv.compile(
      takesBody ? { $ref: `api#/components/schemas/${componentName(contract.rpc(route.rpc).input)}` } : true,
    )
    return ({ body = {}, query, params }) => {
      const asked = typed(query as Record<string, unknown>, properties)
      assertFits(fitsQuery, asked)
      assertFits(fitsBody, body)
      const given = takesBody ? (body as object) : nested(asked)
      assertText(given, '')
      return route.request.fromJSON({ ...given, ...(params as object) })
    }
  }
}

function assertFits(fits: ValidateFunction, value: unknown): void {
  if (!fits(value)) throw invalidRequest([fault(fits.errors?.at(-1))])
}

/** Where the fault is, and what must be there instead; never what was there, which may be a secret. */
function fault(error: ErrorObject | undefined) {
  const { instancePath = '', keyword = '', message = 'is not valid', params } = error ?? {}
  const path = instancePath.split('/').slice(1)
  if (keyword === 'additionalProperties') {
    const name = String(params?.['additionalProperty']).slice(0, 64)
    return { field: place([...path, name]), description: 'is not a field of this request' }
  }
  return { field: place(path), description: keyword === 'oneOf' ? 'must be at most one of the choices' : message }
}

function place(path: readonly string[]): string {
  const steps = path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
  return steps.join('').replace(/^\./, '') || 'the body'
}

/** Half a character is no text: on its way it would turn into another, and two different names could meet. */
function assertText(value: unknown, where: string): void {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    throw invalidRequest([{ field: where, description: 'must be Unicode text' }])
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, each] of Object.entries(value)) {
    assertText(name, where || 'the body')
    assertText(each, where === '' ? name : `${where}.${name}`)
  }
}
