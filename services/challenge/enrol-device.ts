import type { PoolClient } from 'pg'
import type { Activation } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { Refusal } from '#contracts/refusal'
import { opening } from './code.ts'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { dropWaitingDevices, listDevices } from './db/devices.ts'
import type { FactorRow } from './db/factors.ts'
import { activationDigits, type KeptPrompt } from './methods/app-notification.ts'
import { qrCode } from './rpc/qr-code.ts'

/** How many devices a person has unless the tenant says otherwise (domain.md §4.4). */
const usualLimit = 5

/** How many devices a person may have. */
export function deviceLimit(limits: ChallengeLimits | undefined): number {
  return limits?.app?.deviceLimit ?? usualLimit
}

/** Makes room for a device of a person, who is locked: it takes the place of one that waits. Refuses LIMIT_REACHED. */
export async function makeDeviceRoom(client: PoolClient, row: FactorRow, limit: number): Promise<void> {
  await dropWaitingDevices(client, row)
  const { length } = await listDevices(client, row)
  if (length < limit) return
  throw new Refusal(ErrorReason.LIMIT_REACHED, `a person has at most ${limit} devices; remove one first`)
}

/** What people tell apart when they read it aloud (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** What an activation is named by: 40 bits in eight letters. It can not be guessed in ten minutes, and its code is counted besides. */
export function activationHandle(bytes: Buffer): string {
  return [...bytes.subarray(0, 8)].map((byte) => letters[byte % letters.length]).join('')
}

/** How a device is activated whose proof is that challenge; undefined for other methods. */
export async function activationOf(
  { keyring, publicUrl }: Pick<Context, 'keyring' | 'publicUrl'>,
  proof: ChallengeRow | undefined,
  handle: string,
): Promise<Activation | undefined> {
  const [option] = proof?.options ?? []
  if (!proof || option?.method !== Method.APP_NOTIFICATION) return undefined
  const bounds = { questions: 0, approvalWithoutNumber: false }
  const code = opening(keyring, { challengeId: proof.id, factorId: proof.id, send: 1, ...bounds }).code(
    activationDigits,
  )
  const url = `${publicUrl.replace(/\/+$/, '')}/app/${proof.tenantId}/${handle}`
  const uri = `countersign://activate?${new URLSearchParams({ url, code })}`
  const { svg: qrSvg, text: qrText } = await qrCode(uri)
  const { number } = proof.kept[proof.id] as KeptPrompt
  return { code, url, uri, qrSvg, qrText, number }
}
