/** What a carrier comes with: the call was taken up, keys were pressed, or the line is over. */
export type Occasion = 'answered' | 'keys' | 'ended'

/** Which call, and which moment of it, a webhook is about. */
export interface Webhook {
  tenantId: string
  id: string
  on: Occasion
  leg: 1 | 2
  step: number
}

/**
 * Where a carrier account comes with one moment of a call. The carrier signs the whole URL, so what it names can be believed:
 * a webhook that is late or comes twice is known by its step.
 */
export function webhookUrl(
  { publicUrl, account }: { publicUrl: string; account: string },
  { tenantId, id, on, leg, step }: Webhook,
): string {
  const query = new URLSearchParams({ tenant: tenantId, delivery: id, on, leg: String(leg), step: String(step) })
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/calls/${encodeURIComponent(account)}?${query}`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const occasions: readonly string[] = ['answered', 'keys', 'ended'] satisfies Occasion[]

/** Which moment of which call a webhook's URL names; undefined when it names none. */
export function webhookIn(url: string): Webhook | undefined {
  const { searchParams } = new URL(url)
  const read = (name: string) => searchParams.get(name) ?? ''
  const [tenantId, id, on, leg, step] = ['tenant', 'delivery', 'on', 'leg', 'step'].map(read) as [
    string,
    string,
    Occasion,
    string,
    string,
  ]
  const whole =
    tenantId !== '' && uuid.test(id) && occasions.includes(on) && /^[12]$/.test(leg) && /^\d{1,4}$/.test(step)
  return whole ? { tenantId, id, on, leg: Number(leg) as 1 | 2, step: Number(step) } : undefined
}
