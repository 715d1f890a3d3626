import type { GetLockoutsResponse, Lockout } from '#contracts/gen/countersign/challenge/v1/lockout'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { Style } from '../session.ts'
import { methodName } from './method-name.ts'
import { moment } from './moment.ts'
import { table } from './table.ts'

const heads = ['by', 'from', 'wrong answers', 'locked until']

/** What is counted against a person. */
export function lockouts(style: Style, response: GetLockoutsResponse): string {
  const { lockouts: counted, consecutiveFailures, appPasswordFailures } = response
  if (consecutiveFailures + appPasswordFailures === 0 && counted.length === 0) return 'There are no wrong answers.'
  const overall = `${style.bold(String(consecutiveFailures))} in a row over everything; strangers stop at 90, remembered devices at 100.`
  const ofAppPasswords = `${style.bold(String(appPasswordFailures))} app passwords in a row; they stop at 90.`
  const inARow = appPasswordFailures === 0 ? overall : [overall, ofAppPasswords].join('\n')
  return counted.length === 0 ? inARow : [table(style, heads, counted.map(row)), '', inARow].join('\n')
}

function row({ method, counted, rememberedDevice, failures, lockedUntil }: Lockout): string[] {
  const by = method === Method.UNSPECIFIED ? counted : methodName(method)
  return [by, rememberedDevice ? 'a remembered device' : 'elsewhere', String(failures), until(lockedUntil)]
}

/** A lock without an end has one in a time that nobody lives to see. */
function until(at: Date | undefined): string {
  return at && at.getUTCFullYear() === 9999 ? 'unlocked by an administrator' : moment(at)
}
