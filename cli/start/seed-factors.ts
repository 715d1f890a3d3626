import { EnrolFactorRequest, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Remote } from '#libs/rpc/client'
import { members, type Member } from './acme.ts'

type Factors = Remote<typeof FactorServiceService>

const page = { pageSize: 500, pageToken: '' }

/** Vouches for what each person is to have; gives what their apps have loaded, which is told only once. */
export async function seedFactors(factors: Factors, known: Record<string, string>): Promise<Record<string, string>> {
  const loaded = await Promise.all(
    members.map(async (member) => {
      const { userId } = member.person
      const uri = await seedFactorsOf(factors, member)
      return [userId, uri ?? known[userId]] as const
    }),
  )
  return Object.fromEntries(loaded.flatMap(([userId, uri]) => (uri ? [[userId, uri]] : [])))
}

async function seedFactorsOf(
  factors: Factors,
  { person: { userId }, phone, app, called }: Member,
): Promise<string | undefined> {
  const { factors: there } = await factors.listFactors({ userId, page })
  const lacks = (method: Method) => !there.some((factor) => factor.method === method)
  if (phone !== undefined && lacks(called ? Method.PHONE_CALL : Method.ONE_WAY_SMS)) {
    const kind: EnrolFactorRequest['kind'] = called
      ? { $case: 'callPhone', value: { number: phone, extension: '', backupNumber: '' } }
      : { $case: 'smsPhone', value: { number: phone } }
    await factors.enrolFactor({ userId, kind, vouched: true, vouchReason: 'made for a trial' })
  }
  if (!app || !lacks(Method.APP_CODE)) return undefined
  const kind = { $case: 'app' as const, value: { accountName: userId, issuer: 'Acme' } }
  const { otpauthUri } = await factors.enrolFactor({ userId, kind, vouched: true, vouchReason: 'made for a trial' })
  return otpauthUri
}
