import { readFileSync } from 'node:fs'
import { status } from '@grpc/grpc-js'
import { describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { refusalStatus } from '#contracts/refusal-status'

const proto = readFileSync('proto/countersign/types/v1/error_reason.proto', 'utf8')
const documented = [...proto.matchAll(/\/\/ ([A-Z_]+): [^\n]*\n\s+([A-Z_]+) = \d+;/g)].map(
  ([, code, reason]) => [reason, code] as [keyof typeof ErrorReason, keyof typeof status],
)

describe('the status of', () => {
  test.each(documented)('%s is %s, as its comment in the contract says', (reason, code) => {
    const known: Record<number, status> = refusalStatus
    expect(status[known[ErrorReason[reason]] ?? status.OK]).toBe(code)
  })
})

test('the contract says the status of every reason', () => {
  expect(documented.map(([reason]) => ErrorReason[reason]).sort()).toEqual(
    Object.keys(refusalStatus).map(Number).sort(),
  )
})
