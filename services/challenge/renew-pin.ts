import { ChallengeState, type AnswerCallRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { Refusal } from '#contracts/refusal'
import { transaction } from '#libs/db/transaction'
import type { Call } from '#libs/rpc/call'
import { matching } from './code.ts'
import type { Context } from './context.ts'
import type { ChallengeRow } from './db/challenges.ts'
import { findPin, lockPin, savePin, type Owner } from './db/pins.ts'
import type { KeptCode } from './methods/method.ts'
import { pinScene, rulesBroken, type PinScene } from './new-pin.ts'
import { openPin, sealPin } from './open-pin.ts'
import { isPin, renewed, type StoredPin } from './pin.ts'
import { pinChangedEvent } from './pin-events.ts'

/** How long after a call has let somebody in the PIN may be changed in it, in milliseconds: no call takes longer. */
const menuMs = 300_000

/**
 * Sets the PIN that a person has chosen in a call, where the old one was right in that very call. False: it breaks the rules. The same
 * keys again change nothing more. Refuses CHALLENGE_CLOSED where nothing was proved in the call, or that is long ago.
 */
export async function renewPin(
  ctx: Context,
  challenge: ChallengeRow,
  request: AnswerCallRequest,
  call: Call,
): Promise<boolean> {
  assertProvedInCall(ctx, challenge, request)
  const owner = { tenantId: challenge.tenantId, userId: challenge.userId }
  const [scene, { pin: stored }] = await Promise.all([pinScene(ctx, owner, call), findPin(ctx.database.pool, owner)])
  if (!scene.record) return false
  const [hash] = await ctx.slowHash([request.pin], scene.salted)
  const { salt } = scene.salted
  if (isPin(scene.record, { salt, hashes: [hash] }) && isSince(stored, challenge)) return true
  if (rulesBroken({ pin: request.pin, hash }, scene, scene.record).length > 0) return false
  await change(ctx, { owner, scene, hash, traceparent: call.traceparent })
  return true
}

function assertProvedInCall({ keyring, world }: Context, challenge: ChallengeRow, request: AnswerCallRequest): void {
  const { factorId, token, requestId } = request
  const kept = challenge.kept[factorId] as KeptCode | undefined
  const ofThatCall = requestId.replace(/:\d+$/, ':')
  const proved = Object.entries(challenge.verdicts).some(([id, { approved, resultCode }]) => {
    const right = approved ? ResultCode.SUCCESS_WITH_PIN : ResultCode.SUCCESS_PIN_EXPIRED
    return id.startsWith(ofThatCall) && resultCode === right
  })
  const until = challenge.finishedAt ? challenge.finishedAt.getTime() + menuMs : challenge.expiresAt?.getTime()
  const inTime = until !== undefined && world.now().getTime() < until && stillGood.has(challenge.state)
  if (kept && proved && inTime && matching(keyring, challenge.id)(kept, token)) return
  throw new Refusal(ErrorReason.CHALLENGE_CLOSED, 'the call does not take a new PIN')
}

const stillGood: ReadonlySet<ChallengeState> = new Set([ChallengeState.PENDING, ChallengeState.APPROVED])

/** Whether the PIN is one that was set after the challenge began: by these keys, brought before. */
function isSince(stored: StoredPin | null, { createdAt }: ChallengeRow): boolean {
  return stored !== null && !stored.changeRequired && stored.changedAt >= createdAt
}

interface Change {
  owner: Owner
  scene: PinScene
  hash: string
  traceparent: string | undefined
}

function change({ database, keyring, world }: Context, { owner, scene, hash, traceparent }: Change): Promise<void> {
  return transaction(database.pool, async (client) => {
    const { pin: stored, guard } = await lockPin(client, owner)
    const record = stored ? openPin(keyring, owner, stored) : undefined
    if (!record || record.salt !== scene.record?.salt || record.hash !== scene.record.hash) {
      throw new Refusal(ErrorReason.CONCURRENT_UPDATE, 'the PIN was changed in the same moment; try again')
    }
    const sealed = sealPin(keyring, owner, renewed(record, scene.salted, hash, scene.rules.history))
    const event = pinChangedEvent({ ...owner, traceparent }, { byAdministrator: false, removed: false }, world)
    await savePin(client, {
      guard,
      pin: { ...sealed, changedAt: world.now(), changeRequired: false },
      outbox: [event],
    })
  })
}
