import { EventParameterType } from '#contracts/gen/countersign/policy/v1/event_type'
import type { EventParameter, EventTemplate, EventType } from '#contracts/gen/countersign/policy/v1/event_type'

/** How many a tenant may have: all of them are held with its compiled policy. */
export const mostEventTypes = 100

/** What the challenge service has to know of a type. */
export type KnownEventType = Pick<EventType, 'name' | 'parameters' | 'templates'>

/** What is wrong with a field. */
export interface Violation {
  field: string
  description: string
}

const place = /<\$(\w+)\$>/g
/** The place of the code in a text message; no parameter may have its name. */
export const codePlace = 'otp'

/** What each way of telling takes with the longest values: a text of 480 characters is four segments, or eight in Unicode. */
const channels = {
  voice: { longest: 600, code: false },
  sms: { longest: 480, code: true },
  app: { longest: 1_000, code: false },
} as const

type ChannelName = keyof typeof channels

/** The most characters that a value may come to as it is told: amounts and dates are written out. */
const widths: Readonly<Record<EventParameterType, (maxLength: number) => number>> = {
  [EventParameterType.UNSPECIFIED]: (most) => most,
  [EventParameterType.UNRECOGNIZED]: (most) => most,
  [EventParameterType.TEXT]: (most) => most,
  [EventParameterType.DIGITS]: (most) => most * 2,
  [EventParameterType.AMOUNT]: () => 36,
  [EventParameterType.DATE]: () => 36,
  [EventParameterType.PHONE]: () => 32,
}

/** What in a type does not fit together, each with its field; the shape of the single fields is taken for granted. */
export function violationsOf({ parameters, templates }: EventType): Violation[] {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  return [
    ...repeated('parameters', parameters, ({ name }) => name).map((field) => ({
      field: `event_type.${field}.name`,
      description: 'must be another than those before it',
    })),
    ...repeated('templates', templates, ({ language }) => language.toLowerCase()).map((field) => ({
      field: `event_type.${field}.language`,
      description: 'must be another than those before it',
    })),
    ...templates.flatMap((template, index) => inTemplate(template, `event_type.templates[${index}]`, known)),
  ]
}

function repeated<T>(list: string, items: readonly T[], keyOf: (item: T) => string): string[] {
  const keys = items.map(keyOf)
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [`${list}[${index}]`] : []))
}

type Known = ReadonlyMap<string, EventParameter>

function inTemplate(template: EventTemplate, path: string, known: Known): Violation[] {
  return (Object.keys(channels) as ChannelName[]).flatMap((name) => {
    const field = `${path}.${name}`
    return inText(template[name], name, known).map((description) => ({ field, description }))
  })
}

function inText(text: string, name: ChannelName, known: Known): string[] {
  const { longest, code } = channels[name]
  const places = [...text.matchAll(place)].map(([, found = '']) => found)
  const faults = places
    .filter((found) => !(known.has(found) || (code && found === codePlace)))
    .map((found) => `has a place for ${found}, which is none of the parameters`)
  if (code && !places.includes(codePlace)) faults.push(`must have the place for the code, <$${codePlace}$>`)
  if (widthOf(text, places, known) > longest) {
    faults.push(`must come to at most ${longest} characters with the longest values`)
  }
  return faults
}

function widthOf(text: string, places: readonly string[], known: Known): number {
  const values = places.map((found) => {
    const parameter = known.get(found)
    return parameter ? widths[parameter.type](parameter.maxLength) : 6
  })
  return text.replace(place, '').length + values.reduce((sum, value) => sum + value, 0)
}
