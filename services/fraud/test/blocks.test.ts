import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { PersonBlocked, PersonUnblocked } from '#contracts/gen/countersign/fraud/v1/events'
import { type Block, BlockSource } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openStage, type Stage } from './stage.ts'

const day = 24 * 3_600_000

let stage: Stage
let acme: ReturnType<Stage['console']>

beforeAll(async () => {
  stage = await openStage()
  acme = stage.console('acme')
})

beforeEach(async () => {
  await stage.database.pool.query('truncate block, outbox')
})

afterAll(() => stage.stop())

/** The events that wait to be published, decoded. */
async function events(): Promise<object[]> {
  const { rows } = await stage.database.pool.query('select subject, payload from outbox order by id')
  return rows.map(({ subject, payload }) => {
    const [type, tenant] = [subject.replace(/\.[^.]+$/, ''), subject.replace(/.*\./, '')]
    return { tenant, ...(type === PersonBlocked.$type ? PersonBlocked : PersonUnblocked).decode(payload) }
  })
}

async function block(userId: string, tenant = acme): Promise<Block> {
  const { block } = await tenant.block({ userId, reason: 'lost her phone', days: 0 })
  return block as Block
}

async function isBlocked(userId: string, tenant = 'acme'): Promise<boolean> {
  const request = { userId, applicationId: 'vpn', clientIp: '192.0.2.1', userAgent: '' }
  return (await stage.peer('challenge', tenant).assess(request)).risk?.blocked ?? false
}

const refused = (reason: ErrorReason, ...fields: string[]) => {
  const violations = fields.map((field) => expect.objectContaining({ field }))
  return { reason, ...(fields.length > 0 && { violations }) }
}

describe('a block', () => {
  test('keeps the person out for 90 days, says who set it and why, and is told in an event', async () => {
    const now = stage.world.now()
    const expiresAt = new Date(now.getTime() + 90 * day)
    const { id, ...rest } = await block('ann')
    const told = { userId: 'ann', source: BlockSource.ADMINISTRATOR, reason: 'lost her phone', blockedBy: 'console' }
    expect(rest).toEqual({ ...told, blockedAt: now, expiresAt, liftedAt: undefined, liftReason: '', liftedBy: '' })
    expect(await isBlocked('ann')).toBe(true)
    const after = { id, ...rest }
    expect(await events()).toEqual([{ tenant: 'acme', ...told, blockId: id, blockedAt: now, expiresAt, after }])
  })

  test('of one person is none of another, nor of the same name in another tenant', async () => {
    await block('ann')
    expect(await Promise.all([isBlocked('bob'), isBlocked('ann', 'globex')])).toEqual([false, false])
  })

  test('stands: a second one gives the first, and tells nothing new', async () => {
    const first = await block('ann')
    const { block: second } = await acme.block({ userId: 'ann', reason: 'again', days: 1 })
    expect(second).toEqual(first)
    expect(await events()).toHaveLength(1)
  })

  test('of many parallel ones there is one, and one event', async () => {
    const blocks = await Promise.all(Array.from({ length: 8 }, () => block('ann')))
    expect(new Set(blocks.map(({ id }) => id)).size).toBe(1)
    expect(await events()).toHaveLength(1)
  })

  test('lasts as many days as it was given, and then has ended by itself', async () => {
    await acme.block({ userId: 'ann', reason: 'on holiday', days: 2 })
    stage.world.advance(2 * day - 1)
    expect(await isBlocked('ann')).toBe(true)
    stage.world.advance(1)
    expect(await isBlocked('ann')).toBe(false)
    await expect(acme.unblock({ userId: 'ann', reason: 'back' })).rejects.toMatchObject({
      reason: ErrorReason.BLOCK_NOT_FOUND,
    })
  })

  test('may follow on one that expired, also when two are set at once', async () => {
    const { block: old } = await acme.block({ userId: 'ann', reason: 'on holiday', days: 1 })
    stage.world.advance(day)
    const [one, other] = await Promise.all([block('ann'), block('ann')])
    expect(one.id).toBe(other.id)
    expect(one.id).not.toBe(old?.id)
  })

  test('is set by an operator in the tenant that is named', async () => {
    expect((await block('ann', stage.console('operator'))).blockedBy).toBe('operator')
    expect(await isBlocked('ann')).toBe(true)
  })
})

describe('unblocking', () => {
  test('lets the person in again, says who did it and why, and is told in an event', async () => {
    const blocked = await block('ann')
    stage.world.advance(1_000)
    const now = stage.world.now()
    const { block: lifted } = await acme.unblock({ userId: 'ann', reason: 'found it' })
    expect(lifted).toEqual({ ...blocked, liftedAt: now, liftReason: 'found it', liftedBy: 'console' })
    expect(await isBlocked('ann')).toBe(false)
    const told = { blockId: blocked.id, userId: 'ann', reason: 'found it', unblockedBy: 'console', unblockedAt: now }
    expect((await events()).at(-1)).toEqual({ tenant: 'acme', ...told, before: blocked, after: lifted })
  })

  test('somebody who is not blocked is refused, and so is a second time', async () => {
    await block('ann')
    await acme.unblock({ userId: 'ann', reason: 'found it' })
    for (const userId of ['ann', 'bob']) {
      const again = acme.unblock({ userId, reason: 'found it' })
      await expect(again).rejects.toMatchObject(refused(ErrorReason.BLOCK_NOT_FOUND))
    }
  })

  test('somebody of another tenant is refused', async () => {
    await block('ann')
    const other = stage.console('globex').unblock({ userId: 'ann', reason: 'found it' })
    await expect(other).rejects.toMatchObject(refused(ErrorReason.BLOCK_NOT_FOUND))
  })
})

describe('the list', () => {
  test('has the newest first, those that ended among them, page by page', async () => {
    for (const userId of ['ann', 'bob', 'cem', 'dot', 'eve']) {
      await block(userId)
      stage.world.advance(1_000)
    }
    await acme.unblock({ userId: 'dot', reason: 'found it' })
    const seen: string[][] = []
    let pageToken = ''
    do {
      const page = await acme.listBlocks({ userId: '', inForce: false, page: { pageSize: 2, pageToken } })
      seen.push(page.blocks.map(({ userId }) => userId))
      pageToken = page.nextPageToken
    } while (pageToken)
    expect(seen).toEqual([['eve', 'dot'], ['cem', 'bob'], ['ann']])
  })

  test('may be of one person, and of those in force', async () => {
    await acme.block({ userId: 'ann', reason: 'on holiday', days: 1 })
    stage.world.advance(day)
    const standing = await block('ann')
    await block('bob')
    const whole = await acme.listBlocks({ userId: 'ann', inForce: false })
    expect(whole.blocks.map(({ reason }) => reason)).toEqual(['lost her phone', 'on holiday'])
    const { blocks } = await acme.listBlocks({ userId: 'ann', inForce: true })
    expect(blocks).toEqual([standing])
  })

  test('of another tenant is empty, whatever the page token says', async () => {
    await block('ann')
    await block('bob')
    const page = { pageSize: 1, pageToken: '' }
    const { nextPageToken } = await acme.listBlocks({ userId: '', inForce: false, page })
    const globex = stage.console('globex')
    const { blocks } = await globex.listBlocks({
      userId: '',
      inForce: false,
      page: { pageSize: 1, pageToken: nextPageToken },
    })
    expect(blocks).toEqual([])
  })
})

describe('refused', () => {
  test.each([
    ['without a person', { userId: '', reason: 'lost', days: 0 }, 'user_id'],
    ['without a reason', { userId: 'ann', reason: '', days: 0 }, 'reason'],
    ['with a reason too long', { userId: 'ann', reason: 'x'.repeat(501), days: 0 }, 'reason'],
    ['with a name too long', { userId: 'x'.repeat(257), reason: 'lost', days: 0 }, 'user_id'],
    ['for longer than ten years', { userId: 'ann', reason: 'lost', days: 3_651 }, 'days'],
    ['backwards', { userId: 'ann', reason: 'lost', days: -1 }, 'days'],
  ])('is a block %s', async (_name, request, field) => {
    await expect(acme.block(request)).rejects.toMatchObject(refused(ErrorReason.INVALID_REQUEST, field))
  })

  test('is an unblocking without a reason', async () => {
    const request = acme.unblock({ userId: 'ann', reason: '' })
    await expect(request).rejects.toMatchObject(refused(ErrorReason.INVALID_REQUEST, 'reason'))
  })

  test.each([
    [{ pageSize: 501, pageToken: '' }, 'page.page_size'],
    [{ pageSize: 1, pageToken: 'made up' }, 'page_token'],
  ])('is the page %j', async (page, field) => {
    const request = acme.listBlocks({ userId: '', inForce: false, page })
    await expect(request).rejects.toMatchObject(refused(ErrorReason.INVALID_REQUEST, field))
  })

  test('is a client that wants to assess, or that lacks the scope', async () => {
    const request = { userId: 'ann', applicationId: 'vpn', clientIp: '', userAgent: '' }
    await expect(acme.assess(request)).rejects.toMatchObject(refused(ErrorReason.PEER_NOT_ALLOWED))
    const reports = stage.console('acme:reports')
    await expect(block('ann', reports)).rejects.toMatchObject(refused(ErrorReason.SCOPE_MISSING))
  })
})
