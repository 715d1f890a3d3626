import type { PoolClient } from 'pg'
import { merge } from '#libs/db/merge'
import { transaction } from '#libs/db/transaction'
import type { OutboxRow } from '#libs/events/outbox'
import { lockedOutEvent } from './app-password-events.ts'
import { appPasswordHash, isCountChanged, isUsedAnew, judgeAppPassword, type GivenPassword } from './app-password.ts'
import { lockOwners, ownerKey, saveUses, type LockedOwner, type Use } from './db/app-password-uses.ts'
import { settled, type Tools } from './gate.ts'

/** A password on its way to be judged. */
export interface PasswordSubmission extends GivenPassword {
  traceparent: string | undefined
}

/** Judges one password: gives the id of the one that it is, or undefined. Rejects with TOO_MANY_ATTEMPTS. */
export type AppPasswordGate = (submission: PasswordSubmission) => Promise<string | undefined>

/**
 * The gate of app passwords, of the same discipline as that of answers: those that wait at the same moment share one
 * transaction, which locks the people, judges one password after another, and stores what changed. Somebody unknown is
 * locked, counted and answered like anybody else.
 */
export function openAppPasswordGate(tools: Tools): AppPasswordGate {
  const run = (submissions: PasswordSubmission[]) =>
    transaction(tools.database.pool, (client) => judgeUnderLock(tools, client, submissions))
  return merge({ run, lanes: 2, most: 128 })
}

/** What one transaction is going to store, by person and by password: each once, however often it was used. */
interface Changes {
  owners: Map<string, LockedOwner>
  uses: Map<string, Use>
  outbox: OutboxRow[]
}

async function judgeUnderLock(tools: Tools, client: PoolClient, submissions: PasswordSubmission[]) {
  const owners = await lockOwners(client, submissions)
  const changes: Changes = { owners: new Map(), uses: new Map(), outbox: [] }
  const results = submissions.map((submission) => {
    const owner = owners.get(ownerKey(submission))
    return owner ? settled(() => judgeOne(tools, owner, submission, changes)) : new Error('a person was not locked')
  })
  if (changes.owners.size + changes.uses.size > 0) {
    const { outbox } = changes
    await saveUses(client, { owners: [...changes.owners.values()], uses: [...changes.uses.values()], outbox })
  }
  return results
}

function judgeOne(
  { keyring, world }: Tools,
  owner: LockedOwner,
  submission: PasswordSubmission,
  changes: Changes,
): string | undefined {
  const now = world.now()
  const { guard, outcome, lockedOut } = judgeAppPassword(owner, submission, { keyring, now })
  const { matched, correct } = outcome
  if (isCountChanged(owner.guard, correct)) {
    owner.guard = guard
    changes.owners.set(ownerKey(owner), owner)
  }
  if (lockedOut) changes.outbox.push(lockedOutEvent(owner, { ...lockedOut, ...submission, now }, world))
  if (matched && isUsedAnew(matched, now)) {
    const { tenantId, userId } = owner
    const hashed = appPasswordHash(keyring, owner, submission.password)
    changes.uses.set(matched.id, { tenantId, userId, id: matched.id, ...hashed, usedAt: now })
  }
  return matched?.id
}
