import type {
  KeyStatus,
  RotationProgress,
  RotationResult,
  UnreadableSecret,
} from '#contracts/gen/countersign/challenge/v1/key'
import type { Style } from '../session.ts'
import { moment } from './moment.ts'
import { table } from './table.ts'

const heads = ['key', 'standing', 'secrets', 'pending codes', 'until']

/** What needs each key, and which nothing needs. */
export function keyTable(style: Style, keys: readonly KeyStatus[]): string {
  const rows = keys.map((key) => [
    ...[key.keyId, standing(style, key), String(key.secrets), String(key.codes)],
    moment(key.codesUntil),
  ])
  return table(style, heads, rows)
}

function standing(style: Style, { active, known, secrets, codes }: KeyStatus): string {
  if (active) return 'active'
  if (!known) return style.red('missing')
  return secrets + codes > 0n ? 'needed' : 'not needed'
}

/** How far a rotation has come, in a line. */
export function rotationCounts({ sealed, left, unreadable }: RotationProgress): string {
  return `${sealed} sealed anew, ${left} left, ${unreadable} can not be opened`
}

/** What came of a rotation: the secrets that can not be opened first, then the keys. */
export function rotated(style: Style, { progress, keys, unreadable }: RotationResult): string {
  const counts = progress ? [rotationCounts(progress), ''] : []
  const more = progress && progress.unreadable > unreadable.length
  const lost = unreadable.length === 0 ? [] : [table(style, lostHeads, unreadable.map(lostRow))]
  const first = more ? [style.dim(`These are the first ${unreadable.length} that can not be opened.`)] : []
  return [...lost, ...first, ...(lost.length > 0 ? [''] : []), ...counts, keyTable(style, keys)].join('\n')
}

const lostHeads = ['of a', 'tenant', 'id', 'key', 'why it can not be opened']

function lostRow({ heldBy, tenantId, id, keyId, keyKnown }: UnreadableSecret): string[] {
  return [heldBy, tenantId, id, keyId, keyKnown ? 'it was altered, or another key had this id' : 'the key is missing']
}
