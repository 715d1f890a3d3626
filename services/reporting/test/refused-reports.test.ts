import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ReportKind, ReportStatus, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { encodeCursor } from '#libs/db/cursor'
import { second } from './events.ts'
import { openStage, rowsOf, type Stage } from './stage.ts'

const { USAGE_DETAIL, USAGE_BY_PERSON, USAGE_BY_DAY, BLOCKS, DELIVERIES } = ReportKind

let stage: Stage
let acme: ReturnType<Stage['console']>

beforeAll(async () => {
  stage = await openStage()
  acme = stage.console('acme')
})

afterAll(() => stage.stop())

describe('refused', () => {
  test.each<[string, Partial<StreamReportRequest>, string]>([
    ['a report that is none', { kind: 99 as ReportKind }, 'kind'],
    ['a filter that the report does not take', { kind: DELIVERIES, userId: 'ann' }, 'user_id'],
    ['a status of sign-ins', { kind: USAGE_DETAIL, status: ReportStatus.ENDED }, 'status'],
    ['a range that ends before it begins', { kind: BLOCKS, from: second(2), to: second(1) }, 'to'],
    ['a token that is none', { kind: BLOCKS, pageToken: 'x' }, 'page_token'],
    ['a token of no moment', { kind: USAGE_DETAIL, pageToken: encodeCursor(['yesterday', 'c1']) }, 'page_token'],
    ['a token of no day', { kind: USAGE_BY_DAY, pageToken: encodeCursor(['2026-02-31']) }, 'page_token'],
    ['a token of another report', { kind: USAGE_BY_PERSON, pageToken: encodeCursor(['ann', 'bob']) }, 'page_token'],
    ['a token with what no text has', { kind: BLOCKS, pageToken: encodeCursor(['a\u0000']) }, 'page_token'],
    ['more of a phone number than is known', { kind: BLOCKS, phone: '123' }, 'phone'],
  ])('is %s', async (_name, request, field) => {
    const violations = [expect.objectContaining({ field })]
    await expect(rowsOf(acme, request)).rejects.toMatchObject({ reason: ErrorReason.INVALID_REQUEST, violations })
  })

  test('is a client without the scope', async () => {
    const asked = rowsOf(stage.console('acme:blocks'), { kind: BLOCKS })
    await expect(asked).rejects.toMatchObject({ reason: ErrorReason.SCOPE_MISSING })
  })
})
