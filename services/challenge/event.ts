import type { EventParameter, EventTemplate, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import type { EventConfirmation } from '#contracts/gen/countersign/types/v1/event'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { parametersHash } from '#libs/confirmation/parameters'
import { plainText, valueTypes, type ValueType } from './event-values.ts'

/** What is sealed of an event: all that tells what it is about. */
export interface EventSecret {
  /** The hash of its parameters, as the confirmation has it. */
  hash: string
  /** The language that it is told in. */
  language: string
  voice: string
  /** The parts of the text message between the places of the code. */
  sms: string[]
  app: string
}

/** An event that may be confirmed. */
export interface AskedEvent {
  secret: EventSecret
  /** The parameters as everybody may see them. */
  masked: Record<string, string>
}

/** What stands in events and reports for what is sensitive. */
export const mask = '***'

/**
 * An event as its type has it, told in the best language there is. Refuses EVENT_NOT_ALLOWED where there is no such type, and
 * EVENT_PARAMETER_INVALID with each parameter that is missing, unknown or ill-typed.
 */
export function readEvent(event: EventConfirmation, type: EventType | undefined, wanted: string): AskedEvent {
  if (!type) throw refused(ErrorReason.EVENT_NOT_ALLOWED, 'there is no such event to be confirmed')
  const violations = violationsOf(event.parameters, type.parameters)
  const [first] = violations
  if (first) {
    const message = `${first.field} ${first.description}`
    throw refused(ErrorReason.EVENT_PARAMETER_INVALID, message, violations)
  }
  const template = bestOf(type.templates, wanted)
  return {
    secret: { hash: parametersHash(event.parameters), ...told(event, type, template) },
    masked: masked(event, type),
  }
}

const results = {
  [ErrorReason.EVENT_NOT_ALLOWED]: ResultCode.EVENT_CONFIRMATION_NOT_ALLOWED,
  [ErrorReason.EVENT_PARAMETER_INVALID]: ResultCode.INVALID_EVENT_PARAMETER,
} as const

function refused(reason: keyof typeof results, message: string, violations: Violation[] = []): Refusal {
  return new Refusal(reason, message, { metadata: { result_code: String(results[reason]) }, violations })
}

/** Whether an error is the refusal of an event. */
export function isEventRefused(error: unknown): boolean {
  return error instanceof Refusal && error.reason in results
}

interface Violation {
  field: string
  description: string
}

function violationsOf(given: EventConfirmation['parameters'], parameters: readonly EventParameter[]): Violation[] {
  const known = new Set(parameters.map(({ name }) => name))
  const faults = parameters.map((parameter) => [parameter.name, faultOf(parameter, given)] as const)
  const unknown = Object.keys(given).filter((name) => !known.has(name))
  return [...faults, ...unknown.map((name) => [name, 'is no parameter of the event'] as const)].flatMap(
    ([name, description]) => (description ? [{ field: `event.parameters.${name}`, description }] : []),
  )
}

function faultOf(parameter: EventParameter, given: EventConfirmation['parameters']): string | undefined {
  const { name, required, maxLength } = parameter
  const value = Object.hasOwn(given, name) ? given[name] : undefined
  if (value === undefined) return required ? 'is required' : undefined
  if (value.length > maxLength) return `must be at most ${maxLength} characters`
  return valueTypeOf(parameter).fault(value)
}

function valueTypeOf({ type }: EventParameter): ValueType {
  const found = (valueTypes as Partial<Record<EventParameter['type'], ValueType>>)[type]
  if (!found) throw new Error(`no parameter of an event is of type ${type}`)
  return found
}

/** The template of the tag, shortened from its end until there is one (RFC 4647 section 3.4); the first for who speaks none. */
function bestOf(templates: readonly EventTemplate[], wanted: string): EventTemplate {
  const subtags = wanted.toLowerCase().split('-')
  const tags = subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'))
  const found = tags.map((tag) => templates.find(({ language }) => language.toLowerCase() === tag)).find(Boolean)
  const [first] = templates
  const best = found ?? first
  if (!best) throw new Error('a type of event has no template')
  return best
}

const place = /<\$(\w+)\$>/g
const code = '<$otp$>'

function told(event: EventConfirmation, { parameters }: EventType, template: EventTemplate) {
  const { language } = template
  const shown = values(event, parameters, (type, value) => type.shown(value, language))
  const said = values(event, parameters, (type, value) => type.said(value, language))
  const fill = (text: string, by: ReadonlyMap<string, string>) => text.replace(place, (_, name) => by.get(name) ?? '')
  const sms = template.sms.split(code).map((part) => fill(part, shown))
  return { language, voice: fill(template.voice, said), sms, app: fill(template.app, shown) }
}

function values(
  { parameters: given }: EventConfirmation,
  parameters: readonly EventParameter[],
  tell: (type: ValueType, value: string) => string,
): ReadonlyMap<string, string> {
  const brought = parameters.filter(({ name }) => Object.hasOwn(given, name))
  return new Map(
    brought.map((parameter) => [parameter.name, tell(valueTypeOf(parameter), given[parameter.name] ?? '')]),
  )
}

function masked({ parameters: given }: EventConfirmation, { parameters }: EventType): Record<string, string> {
  const brought = parameters.filter(({ name }) => Object.hasOwn(given, name))
  return Object.fromEntries(
    brought.map(({ name, sensitive }) => [name, sensitive ? mask : plainText(given[name] ?? '')]),
  )
}
