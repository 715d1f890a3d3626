interface Place {
  tenantId: string
  id: string
}

/**
 * Where a carrier account reports on one message. The carrier signs the whole URL, so what it names can be believed, and
 * a report finds its message even before the carrier's own name for it is known here.
 */
export function callbackUrl({
  publicUrl,
  account,
  tenantId,
  id,
}: Place & { publicUrl: string; account: string }): string {
  const query = new URLSearchParams({ tenant: tenantId, delivery: id })
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/carriers/${encodeURIComponent(account)}?${query}`
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Which message a callback's URL names; undefined when it names none. */
export function namedIn(url: string): Place | undefined {
  const { searchParams } = new URL(url)
  const [tenantId, id] = [searchParams.get('tenant'), searchParams.get('delivery')]
  return tenantId && id && uuid.test(id) ? { tenantId, id } : undefined
}
