import type { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import type { Remote } from '#libs/rpc/client'

interface Owner {
  userId: string
  firstName: string
  /** The page's phone that the app is on. */
  phoneUrl: string
}

/**
 * Gives a person a device for prompts: the app on a phone of the page is activated as any other, by what a QR code says, and approves
 * its first prompt.
 */
export async function seedDevice(
  factors: Pick<Remote<typeof FactorServiceService>, 'enrolFactor'>,
  { userId, firstName, phoneUrl }: Owner,
): Promise<void> {
  const kind = { $case: 'device' as const, value: {} }
  const { activation } = await factors.enrolFactor({ userId, kind, vouched: false, vouchReason: 'the demonstration' })
  const { id } = await post(`${phoneUrl}/apps`, { uri: activation?.uri, name: `${firstName}'s phone` })
  const { approved } = await post(`${phoneUrl}/apps/${id}/answers`, {
    ...{ challengeId: id, answer: 'approve', number: activation?.number },
  })
  if (!approved) throw new Error(`the app of ${userId} did not prove itself`)
}

async function post(url: string, body: object): Promise<{ id?: string; approved?: boolean }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as { id?: string; approved?: boolean }
}
