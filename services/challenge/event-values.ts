import { EventParameterType } from '#contracts/gen/countersign/policy/v1/event_type'

/** How one type of parameter is read, and how it is told in a language. */
export interface ValueType {
  /** What is wrong with a value, as it continues a sentence; undefined where nothing is. */
  fault(value: string): string | undefined
  /** As it is read. */
  shown(value: string, language: string): string
  /** As it is heard. */
  said(value: string, language: string): string
}

type KnownType = Exclude<
  EventParameterType,
  typeof EventParameterType.UNSPECIFIED | typeof EventParameterType.UNRECOGNIZED
>

const matching = (pattern: RegExp, fault: string) => (value: string) => (pattern.test(value) ? undefined : fault)
const asItIs = (value: string) => value
/** Digit by digit, so that no voice makes a number of it. */
const spelt = (value: string) => value.replace(/\D/g, '').split('').join(' ')

/** Controls, and what changes the direction or the place of what follows; a line is one line. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** A text as people may see it: nothing in it that is not seen. */
export function plainText(value: string): string {
  return value.replace(unseen, ' ').replace(/\s+/g, ' ').trim()
}

const amount = /^(-?\d{1,15}(?:\.(\d{1,4}))?)(?: ([A-Z]{3}))?$/

/** An amount as the language writes it, with all the digits that it was given. */
function amountIn(value: string, language: string): string {
  const [, number = '', decimals = '', currency] = amount.exec(value) ?? []
  const digits = currency === undefined ? decimals.length : Math.max(decimals.length, usualDecimals(currency))
  return new Intl.NumberFormat(language, {
    ...(currency !== undefined && { style: 'currency', currency, currencyDisplay: 'code' }),
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  })
    .format(number as Intl.StringNumericLiteral)
    .replace(/[\u00A0\u202F]/g, ' ')
}

function usualDecimals(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return maximumFractionDigits ?? 0
}

/** The moment at which a day begins; undefined for what is no day of the calendar. */
function dayOf(value: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return undefined
  const day = new Date(`${value}T00:00:00Z`)
  return Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value) ? undefined : day
}

function dateIn(value: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(dayOf(value))
}

/** Every type that there is. */
export const valueTypes: Readonly<Record<KnownType, ValueType>> = {
  [EventParameterType.TEXT]: {
    fault: (value) => (plainText(value) === '' ? 'must have something in it that can be read' : undefined),
    shown: plainText,
    said: plainText,
  },
  [EventParameterType.DIGITS]: { fault: matching(/^\d+$/, 'must be digits'), shown: asItIs, said: spelt },
  [EventParameterType.AMOUNT]: {
    fault: matching(amount, 'must be an amount, such as 1250.00 EUR'),
    shown: amountIn,
    said: amountIn,
  },
  [EventParameterType.DATE]: {
    fault: (value) => (dayOf(value) ? undefined : 'must be a day, such as 2026-01-31'),
    shown: dateIn,
    said: dateIn,
  },
  [EventParameterType.PHONE]: {
    fault: matching(/^\+[1-9]\d{6,14}$/, 'must be a telephone number in E.164 form'),
    shown: asItIs,
    said: spelt,
  },
}
