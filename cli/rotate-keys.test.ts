import { expect, test } from '@jest/globals'
import { RotateKeysResponse } from '#contracts/gen/countersign/challenge/v1/key'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { rotateKeys } from './rotate-keys.ts'

const progress = (sealed: bigint, left: bigint) => ({ sealed, left, unreadable: 0n })
const told = (sealed: bigint, left: bigint): RotateKeysResponse => ({
  part: { $case: 'progress', value: progress(sealed, left) },
})
const result = (sealed: bigint): RotateKeysResponse => ({
  part: { $case: 'result', value: { progress: progress(sealed, 0n), keys: [], unreadable: [] } },
})
const draining = new Refusal(ErrorReason.DRAINING, 'the service is going away')

/** Plays one call after the other, and gives what was heard of them. */
async function rotated(...calls: (RotateKeysResponse | Error)[][]) {
  const heard: string[] = []
  async function* answered() {
    for (const each of calls.shift() ?? []) {
      if (each instanceof Error) throw each
      yield each
    }
  }
  const come = await rotateKeys({
    keys: { rotateKeys: answered },
    batchSize: 500,
    progress: ({ sealed, left }) => void heard.push(`${sealed} of ${sealed + left}`),
  })
  return { heard, sealed: come.progress?.sealed }
}

test('a rotation that is cut off is made again from where it was', async () => {
  const lost = new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'the connection was lost')
  expect(
    await rotated([told(1n, 9n), told(4n, 6n), draining], [told(3n, 3n), lost], [told(2n, 1n), result(3n)]),
  ).toEqual({
    heard: ['1 of 10', '4 of 10', '7 of 10', '9 of 10'],
    sealed: 10n,
  })
})

test('one that gets nowhere is given up, and so is one that is refused', async () => {
  await expect(rotated([told(4n, 6n), draining], [draining])).rejects.toBe(draining)
  const refused = new Refusal(ErrorReason.SCOPE_MISSING, 'the credential lacks the scope operator')
  await expect(rotated([told(4n, 6n), refused])).rejects.toBe(refused)
  await expect(rotated([told(4n, 6n)])).rejects.toThrow('without an account of it')
})
