import type { PoolClient } from 'pg'
import { transaction } from '#libs/db/transaction'
import { maskPhone } from '#libs/runtime/masked-phone'
import { dayOf } from '../budget.ts'
import { sms } from '../channels/sms.ts'
import type { Context } from '../context.ts'
import { keepInbound } from '../db/inbound.ts'
import type { Account } from '../providers/hand-over.ts'
import type { InboundText } from '../providers/provider.ts'
import { chooseTexts } from './choose-texts.ts'
import { answerHelp, mayHaveHelp } from './help.ts'
import { codeIn, keywordIn, type Keyword } from './keyword.ts'
import { nameOf, namesOf } from './number-names.ts'
import { takeUp } from './take-up.ts'

/** A text as it is heard: who wrote it, and under which names the number is known. */
export interface Heard {
  account: string
  /** The carrier's name for it, and ours. */
  carrierId: string
  id: string
  number: string
  name: string
  names: string[]
  now: Date
  day: number
}

/**
 * Does what a text from a person asks for, once, however often its carrier brings it. Rejects where that could not be stored, so
 * that it is brought again.
 */
export async function hearText(ctx: Context, { name: account, provider }: Account, text: InboundText): Promise<void> {
  const { keyring, world, log } = ctx
  const number = numberOf(text.from)
  const told = { account, from: maskPhone(text.from) }
  if (!number) return log.info(told, 'a text came from what is no number')
  if (provider.sender && text.to && numberOf(text.to) !== provider.sender) {
    return log.info(told, 'a text was written to a number that is not ours')
  }
  const now = world.now()
  const names = { number, name: nameOf(keyring, number), names: namesOf(keyring, number) }
  const heard: Heard = { account, carrierId: text.carrierId, id: world.randomId(), ...names, now, day: dayOf(now) }
  const keyword = keywordIn(text.body)
  const helped = await transaction(ctx.database.pool, async (client) => {
    if (await keepInbound(client, heard)) {
      return keyword ? obey(ctx, client, heard, keyword) : takeUp(ctx, client, heard, codeIn(text.body))
    }
    log.info(told, 'a text came again')
    return false
  })
  if (helped) await answerHelp(ctx, provider, heard)
}

/** Whether an answer is due once this is stored. */
async function obey(ctx: Context, client: PoolClient, heard: Heard, keyword: Keyword): Promise<boolean> {
  if (keyword === 'help') return mayHaveHelp(ctx, client, heard)
  await chooseTexts(ctx, client, heard, keyword === 'start')
  return false
}

/** A number in E.164 form; undefined for what is none. */
function numberOf(from: string): string | undefined {
  try {
    return sms.address(from.replace(/[\s()-]/g, '')).to
  } catch {
    return undefined
  }
}
