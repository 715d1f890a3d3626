import { exchange, type Exchange } from './exchange.ts'

export interface FormPost {
  url: URL
  authorization: string
  form: Record<string, string>
  signal: AbortSignal
}

/** Posts a form once and says how far it got; never rejects. */
export function postForm({ url, authorization, form, signal }: FormPost): Promise<Exchange> {
  const headers = {
    authorization,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  return exchange({ url, method: 'POST', headers, body: new URLSearchParams(form).toString(), signal })
}
