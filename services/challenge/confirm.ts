import { ChallengeState, type Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { methodToJSON } from '#contracts/gen/countersign/types/v1/method'
import { publicKeyOf, signConfirmation } from '#libs/confirmation/confirmation'
import { keysOf } from '#libs/db/keyring'
import type { Keyring } from '#libs/db/sealed'
import type { AnsweredChallenge } from './db/answers.ts'
import { toldEvent } from './open-event.ts'

/** A challenge with the proof of what was confirmed, once an event was; without where its key is lost. */
export async function confirmed(keyring: Keyring, row: AnsweredChallenge, challenge: Challenge): Promise<Challenge> {
  if (row.state !== ChallengeState.APPROVED || row.eventName === '' || !row.finishedAt) return challenge
  const hash = toldEvent(keyring, row)?.hash
  if (hash === undefined) return challenge
  const confirmation = await signConfirmation(
    {
      ...{ iss: 'countersign', aud: row.applicationId, sub: row.userId, tenant: row.tenantId },
      ...{ iat: Math.floor(row.finishedAt.getTime() / 1000), request_id: row.requestId, challenge_id: row.id },
      ...{ event: row.eventName, parameters_sha256: hash, method: methodName(row), result: row.resultCode },
    },
    { id: keyring.activeId, key: keysOf(keyring, keyring.activeId).signing },
  )
  return { ...challenge, confirmation }
}

function methodName({ options, factorId }: AnsweredChallenge): string {
  const method = options.find((option) => option.factorId === factorId)?.method
  return method === undefined ? '' : methodToJSON(method).replace(/^METHOD_/, '')
}

/** The public keys by which confirmations are verified, the active one first. */
export function confirmationKeys({ activeId, keys }: Keyring): { id: string; publicKey: Buffer }[] {
  const ids = [activeId, ...[...keys.keys()].filter((id) => id !== activeId)]
  return ids.flatMap((id) => {
    const known = keys.get(id)
    return known ? [{ id, publicKey: publicKeyOf(known.signing) }] : []
  })
}
