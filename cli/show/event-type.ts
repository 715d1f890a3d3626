import type { EventParameter, EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { EventParameterType } from '#contracts/gen/countersign/policy/v1/event_type'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** A kind of transaction that people confirm. */
export function eventType(style: Style, shown: EventType): string {
  const { name, parameters, templates, createdAt, etag } = shown
  return fields(style, [
    ['event', style.bold(name)],
    ['state', stateOf(shown)],
    ...parameters.map((each) => ['parameter', parameter(each)] as const),
    ...templates.flatMap(({ language, voice, sms, app }) => [
      [`${language}, said`, voice] as const,
      [`${language}, texted`, sms] as const,
      [`${language}, in the app`, app] as const,
    ]),
    ['known since', moment(createdAt)],
    ['etag', style.dim(etag)],
  ])
}

export const eventTypeHeads = ['event', 'state', 'parameters', 'languages']

export function eventTypeRow(shown: EventType): string[] {
  const { name, parameters, templates } = shown
  const languages = templates.map(({ language }) => language).join(', ')
  return [name, stateOf(shown), parameters.map(({ name }) => name).join(', ') || '–', languages]
}

const stateOf = ({ disabled }: EventType) => (disabled ? 'disabled' : 'enabled')

function parameter({ name, type, required, sensitive, maxLength }: EventParameter): string {
  const more = [...(required ? ['required'] : []), ...(sensitive ? ['sensitive'] : [])]
  return [`${name}: ${word(EventParameterType, type)}`, ...more, `at most ${maxLength} characters`].join(', ')
}
