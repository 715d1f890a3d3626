import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { RiskLevel, type Risk } from '#contracts/gen/countersign/types/v1/risk'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { decision } from './decision.ts'
import { fields } from './fields.ts'
import { wayName } from './method-name.ts'
import { clockTime, moment } from './moment.ts'
import { result } from './result.ts'

/** A challenge as it stands, without the decision behind it. */
export function challenge(style: Style, shown: Challenge): string {
  const { id, state, userId, applicationId, createdAt, finishedAt } = shown
  return fields(style, [
    ['challenge', id],
    ['person', `${userId} at ${applicationId}`],
    ['event', shown.eventName],
    ['state', style.bold(word(ChallengeState, state))],
    ...whilePending(shown),
    ['result', result(shown.resultCode)],
    ['started', moment(createdAt)],
    ['finished', finishedAt ? moment(finishedAt) : ''],
    ['proof', shown.confirmation],
  ])
}

/** The same, below the decision that led to it. */
export function decidedChallenge(style: Style, shown: Challenge): string {
  const parts = [shown.decision && decision(style, shown.decision), ...risk(shown.risk), '', challenge(style, shown)]
  return parts.filter((part) => part !== undefined).join('\n')
}

function whilePending(shown: Challenge): [string, string][] {
  const { state, options, factorId, attemptsLeft, resendsLeft, resendAfter, expiresAt } = shown
  if (state !== ChallengeState.PENDING) return []
  const ways = options.map(wayName)
  const asked = options.findIndex((option) => option.factorId === factorId)
  return [
    ['asked for', ways[asked] ?? ''],
    ['number', options[asked]?.number ?? ''],
    ['or by', ways.filter((_, index) => index !== asked).join(', ')],
    ['until', expiresAt ? clockTime(expiresAt) : ''],
    ['answers left', String(attemptsLeft)],
    ['codes left', resendAfter ? `${resendsLeft}, the next from ${clockTime(resendAfter)}` : ''],
  ]
}

function risk(seen: Risk | undefined): string[] {
  if (!seen || seen.signals.length === 0) return []
  const level = `  risk ${word(RiskLevel, seen.level)} (${seen.dryRun ? 'only watched' : `${seen.score} of 100`})`
  return [`${level}: ${seen.signals.map(({ explanation }) => explanation).join(' ')}`]
}
