import { UsageModel } from '#contracts/gen/countersign/policy/v1/admin'
import type { Statement, StatementDay } from '#contracts/gen/countersign/reporting/v1/reporting'
import { type Day, laterDay } from './day.ts'

/** What was counted on a day, whatever it is billed by. */
export interface MeteredDay {
  day: Day
  usageModel: UsageModel
  /** Whether the directory is linked, so that people are in the cloud and at the servers at once. */
  linked: boolean
  /** People enabled whom the cloud knows, whom the servers know, and whom only the servers know. */
  cloud: number
  server: number
  serverOnly: number
  licences: number
  authentications: number
}

/** A user and month is so many days of one person, whatever the month (section 2.3 of the domain: 5,000 people are 161.29 a day). */
const personDaysPerMonth = 31

/** What a user and month, or a pack of ten authentications, costs by the list of 2016, in hundredths. */
const centsPerUnit = 140
const authenticationsPerPack = 10

/** The days of a month, as in `2026-03`. */
export function daysOfMonth(month: string): Day[] {
  const first = `${month}-01`
  return Array.from({ length: 31 }, (_, later) => laterDay(first, later)).filter((day) => day.startsWith(month))
}

/** The statement of a month from what was counted on its days. */
export function statementOf(month: string, metered: readonly MeteredDay[], closedAt?: Date): Statement {
  const days = metered.map(billed)
  const personDays = sum(days.map(({ billedPeople }) => billedPeople))
  const authentications = sum(days.map(({ billedAuthentications }) => Number(billedAuthentications)))
  return {
    month,
    closedAt,
    days,
    personDays: BigInt(personDays),
    authentications: BigInt(authentications),
    amountCents: BigInt(
      Math.round(
        (personDays * centsPerUnit) / personDaysPerMonth + (authentications * centsPerUnit) / authenticationsPerPack,
      ),
    ),
  }
}

/** What a day is billed: people less licences, or all authentications whatever licences there are. */
function billed(day: MeteredDay): StatementDay {
  const enabled = day.linked ? Math.max(day.cloud, day.server) : day.cloud + day.serverOnly
  const byPeople = day.usageModel === UsageModel.PER_USER
  const byAuthentications = day.usageModel === UsageModel.PER_AUTHENTICATION
  return {
    day: day.day,
    usageModel: day.usageModel,
    enabled,
    licences: day.licences,
    billedPeople: byPeople ? Math.max(0, enabled - day.licences) : 0,
    authentications: BigInt(day.authentications),
    billedAuthentications: byAuthentications ? BigInt(day.authentications) : 0n,
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
