import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpSettings } from './http.ts'
import type { Callback, InboundText, Receipt } from './provider.ts'

/** The parameter of a callback's address that holds its seal. */
const parameter = 'seal'

/** Longer ids are not a carrier's: no index has room for them. */
const longestId = 128

function idIn(form: Record<string, string>, name: string): string | undefined {
  const id = form[name] ?? ''
  return id !== '' && id.length <= longestId ? id : undefined
}

/** The address with a seal that nobody can make who does not know the key: HMAC-SHA256 over the query before it. */
export function sealedUrl(url: string, key: string): string {
  const sealed = new URL(url)
  sealed.searchParams.set(parameter, sealOf(sealed.search, key))
  return sealed.href
}

/** Reads a callback whose address was sealed here; undefined where the seal does not hold or the form has no id. */
export function readSealed(
  { url, form }: Callback,
  settings: NonNullable<HttpSettings['receipts']>,
): Receipt | undefined {
  const { [settings.status]: told = '' } = form
  const carrierId = idIn(form, settings.id)
  if (!carrierId || !sealHolds(url, settings.secret.reveal())) return undefined
  const carrierCode = settings.errorCode && form[settings.errorCode]
  const status = settings.delivered.includes(told) ? 'delivered' : settings.failed.includes(told) ? 'failed' : 'sent'
  return { carrierId, status, ...(carrierCode && status === 'failed' && { carrierCode }) }
}

/** Reads a text that came to an address which was sealed here; undefined where the seal does not hold or the form says too little. */
export function readSealedText(
  { url, form }: Callback,
  settings: NonNullable<HttpSettings['texts']>,
): InboundText | undefined {
  const { [settings.from]: from, [settings.body]: body = '' } = form
  const carrierId = idIn(form, settings.id)
  if (!carrierId || !from || !sealHolds(url, settings.secret.reveal())) return undefined
  const to = (settings.to && form[settings.to]) || ''
  return { carrierId, from: withPlus(from), to: to && withPlus(to), body }
}

/** Many carriers write the digits of a number alone. */
const withPlus = (number: string) => (/^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number)

function sealHolds(url: string, key: string): boolean {
  const { search, searchParams } = new URL(url)
  const given = Buffer.from(searchParams.get(parameter) ?? '')
  const [before = ''] = search.split(`&${parameter}=`)
  const expected = Buffer.from(sealOf(before, key))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function sealOf(search: string, key: string): string {
  return createHmac('sha256', key).update(search).digest('base64url')
}
