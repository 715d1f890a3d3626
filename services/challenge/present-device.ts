import type { Device, Prompt } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorState } from '#contracts/gen/countersign/challenge/v1/factor'
import { Decision } from '#contracts/gen/countersign/types/v1/decision'
import type { Keyring } from '#libs/db/sealed'
import { Purpose } from './challenge.ts'
import type { ChallengeRow } from './db/challenges.ts'
import type { FactorRow } from './db/factors.ts'
import type { DeviceProgress, DeviceSecret, KeptPrompt } from './methods/app-notification.ts'
import { toldEvent } from './open-event.ts'
import { openFactor, opens } from './open-factor.ts'
import { placeOf } from './place-of.ts'

/** A device as administrators see it. One whose secret is lost is not activated any more. */
export function presentDevice(row: FactorRow, keyring: Keyring): Device {
  const { id, userId, state, createdAt } = row
  const { key, push }: DeviceSecret = opens(keyring, row) ? openFactor(keyring, row) : {}
  const { type, appVersion, block } = row.progress as DeviceProgress
  return {
    ...{ id, userId, type, appVersion, block, createdAt },
    name: key ? row.hint : '',
    activated: key !== undefined,
    proved: state === FactorState.ACTIVE,
    pushed: push !== undefined,
    lastUsedAt: row.lastUsedAt ?? undefined,
  }
}

/**
 * Those of the challenges that a device is asked at that moment, as it shows them. One whose event can not be opened is not
 * among them: nobody confirms what they are not told.
 */
export function presentPrompts(
  rows: ChallengeRow[],
  device: Pick<FactorRow, 'id'>,
  { keyring, now }: { keyring: Keyring; now: Date },
): Prompt[] {
  return rows.flatMap((row) => {
    const kept = row.kept[device.id] as KeptPrompt | undefined
    const text = row.eventName === '' ? '' : toldEvent(keyring, row)?.app
    const asked = kept && text !== undefined && row.expiresAt && now < row.expiresAt
    return asked ? [{ ...prompt(row, device.id, kept), text }] : []
  })
}

function prompt(row: ChallengeRow, deviceId: string, { bare }: KeptPrompt): Omit<Prompt, 'text'> {
  const { id: challengeId, applicationName, userId, clientIp, options, limits, purpose } = row
  const place = placeOf(Decision.decode(row.decision).country, row.language)
  return {
    ...{ challengeId, applicationName, userId, clientIp, place },
    askedAt: row.createdAt,
    expiresAt: row.expiresAt ?? undefined,
    numberRequired: bare !== true,
    pinRequired: options.some(({ factorId, pin }) => factorId === deviceId && pin === true),
    fraudReportable: limits.app?.fraudReports === true,
    blockForFraud: limits.app?.blockForFraud === true,
    test: purpose !== Purpose.SIGN_IN,
  }
}
