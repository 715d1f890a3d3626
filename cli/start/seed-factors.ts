import { EnrolFactorRequest, FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Remote } from '#libs/rpc/client'
import { members, type Member } from './acme.ts'
import { seedDevice } from './seed-device.ts'

type Factors = Remote<typeof FactorServiceService>
type Kind = NonNullable<EnrolFactorRequest['kind']>

const page = { pageSize: 500, pageToken: '' }

interface Seeding {
  /** Where the phones are. */
  phonesUrl: string
  /** What apps have loaded at an earlier start. */
  known: Record<string, string>
}

/** Vouches for what each person is to have; gives what their apps have loaded, which is told only once. */
export async function seedFactors(factors: Factors, { phonesUrl, known }: Seeding): Promise<Record<string, string>> {
  const loaded = await Promise.all(
    members.map(async (member) => {
      const { userId } = member.person
      const uri = await seedFactorsOf(factors, member, phonesUrl)
      return [userId, uri ?? known[userId]] as const
    }),
  )
  return Object.fromEntries(loaded.flatMap(([userId, uri]) => (uri ? [[userId, uri]] : [])))
}

async function seedFactorsOf(factors: Factors, member: Member, phonesUrl: string): Promise<string | undefined> {
  const { person, phone, app, by } = member
  const { userId } = person
  const { factors: there } = await factors.listFactors({ userId, page })
  const lacks = (method: Method) => !there.some((factor) => factor.method === method)
  if (phone !== undefined && lacks(methods[by ?? 'text'])) {
    if (by === 'prompt') await seedDevice(factors, { ...person, phoneUrl: `${phonesUrl}/${phone}` })
    else await factors.enrolFactor({ userId, kind: kinds[by ?? 'text'](phone), vouched: true, vouchReason })
  }
  if (!app || !lacks(Method.APP_CODE)) return undefined
  const kind = { $case: 'app' as const, value: { accountName: userId, issuer: 'Acme' } }
  const { otpauthUri } = await factors.enrolFactor({ userId, kind, vouched: true, vouchReason })
  return otpauthUri
}

/** Who seeds answers for whom is seeded. */
const vouchReason = 'made for a trial'

const methods = {
  text: Method.ONE_WAY_SMS,
  call: Method.PHONE_CALL,
  reply: Method.TWO_WAY_SMS,
  prompt: Method.APP_NOTIFICATION,
}

const kinds: Record<'text' | 'call' | 'reply', (number: string) => Kind> = {
  text: (number) => ({ $case: 'smsPhone', value: { number } }),
  call: (number) => ({ $case: 'callPhone', value: { number, extension: '', backupNumber: '' } }),
  reply: (number) => ({ $case: 'replyPhone', value: { number } }),
}
