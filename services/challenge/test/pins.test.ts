import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { PersonLockedOut, PinChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openPinHouse } from './pins.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
beforeAll(async () => {
  stage = await openPinHouse()
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const refused = (reason: ErrorReason, more = {}) => expect.objectContaining({ reason, ...more })
const show = (userId: string) => stage.house.pins().getPin({ userId })

describe('an administrator', () => {
  test('sets a PIN, sees how it stands, and takes it away', async () => {
    expect(await show('ann')).toMatchObject({ present: false, changedAt: undefined })
    expect(await stage.set('ann')).toEqual({ pin: '' })
    const changedAt = stage.house.world.now()
    expect(await show('ann')).toEqual({ present: true, changeRequired: false, changedAt, expiresAt: undefined })
    await stage.house.pins().removePin({ userId: 'ann' })
    await stage.house.pins().removePin({ userId: 'ann' })
    expect(await show('ann')).toMatchObject({ present: false })
  })

  test('alone sees that there is one: nobody else is told who has a PIN', async () => {
    await stage.set('nia')
    for (const userId of ['nia', 'nobody']) {
      const asked = stage.house.pins('acme-desk').getPin({ userId })
      await expect(asked).rejects.toEqual(refused(ErrorReason.SCOPE_MISSING))
    }
  })

  test('has one made that keeps the rules, and is shown it once', async () => {
    Object.assign(stage.sayings.pinRules, { minimumLength: 16 })
    const { pin } = await stage.set('mia', '')
    expect(pin).toMatch(/^\d{16}$/)
    expect(await stage.change('mia', pin, '2705194836270519')).toEqual({ changed: true })
  })

  test('hears of all the rules that a PIN breaks', async () => {
    const { userId } = await stage.person.withPhone('+14255550123')
    await expect(stage.set(userId, '555')).rejects.toEqual(
      refused(ErrorReason.INVALID_REQUEST, {
        violations: [
          { field: 'pin', description: 'must have at least 4 digits' },
          { field: 'pin', description: 'must not repeat a digit 3 times or more in a row' },
        ],
      }),
    )
    await expect(stage.set(userId, '942553')).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    expect(await show(userId)).toMatchObject({ present: false })
  })

  test('sets none where the edition holds none, and none without the scope', async () => {
    const request = { userId: 'ann', pin: '270519', changeRequired: false }
    await expect(stage.house.pins('acme-desk').setPin(request)).rejects.toEqual(refused(ErrorReason.SCOPE_MISSING))
    const removing = stage.house.pins('acme-desk').removePin({ userId: 'ann' })
    await expect(removing).rejects.toEqual(refused(ErrorReason.SCOPE_MISSING))
    stage.sayings.pinModeAllowed = false
    await expect(stage.set('ann')).rejects.toEqual(refused(ErrorReason.EDITION_FORBIDS))
  })

  test('of another tenant has nothing to do with it', async () => {
    await stage.set('eve')
    expect(await stage.house.pins('evil-admin').getPin({ userId: 'eve' })).toMatchObject({ present: false })
    await stage.house.pins('evil-admin').removePin({ userId: 'eve' })
    expect(await show('eve')).toMatchObject({ present: true })
  })
})

describe('a person', () => {
  test('changes their PIN by giving the old one first', async () => {
    await stage.set('bob', '270519', true)
    expect(await show('bob')).toMatchObject({ changeRequired: true })
    expect(await stage.change('bob', '000000', '815926')).toEqual({ changed: false })
    expect(await stage.change('bob', '270519', '815926')).toEqual({ changed: true })
    expect(await show('bob')).toMatchObject({ changeRequired: false })
    expect(await stage.change('bob', '270519', '364927')).toEqual({ changed: false })
  })

  test('learns nothing of the new PIN before the old one was right', async () => {
    await stage.set('cleo')
    expect(await stage.change('cleo', '000000', '111', '112')).toEqual({ changed: false })
    await expect(stage.change('cleo', '270519', '270519', '270518')).rejects.toEqual(
      refused(ErrorReason.INVALID_REQUEST, {
        violations: [
          { field: 'new_pin', description: 'must differ from the last 5' },
          { field: 'confirmation', description: 'must be the new PIN once more' },
        ],
      }),
    )
  })

  test('has their wrong old PINs counted, over two dozen at once, and is locked out for PINs alone', async () => {
    const { userId, seed } = await stage.person.withApp()
    await stage.set(userId)
    const results = await Promise.all(
      Array.from({ length: 24 }, () => stage.change(userId, '000000', '815926').catch((error: unknown) => error)),
    )
    expect(results.filter((each) => !(each instanceof Error))).toHaveLength(5)
    await expect(stage.change(userId, '270519', '815926')).rejects.toEqual(refused(ErrorReason.TOO_MANY_ATTEMPTS))
    const { lockouts } = await stage.house.lockouts().getLockouts({ userId })
    expect(lockouts).toMatchObject([{ counted: 'pin', failures: 5 }])
    expect(seed).not.toBe('')
    stage.house.world.advance(300_000)
    expect(await stage.change(userId, '270519', '815926')).toEqual({ changed: true })
  })

  test('is refused before anything is hashed, once they are locked out', async () => {
    await stage.set('hal')
    for (let time = 0; time < 5; time++) await stage.change('hal', '000000', '815926')
    const before = stage.hashed.length
    await expect(stage.change('hal', '270519', '815926')).rejects.toEqual(
      refused(ErrorReason.TOO_MANY_ATTEMPTS, { retryAfterMs: 300_000 }),
    )
    expect(stage.hashed).toHaveLength(before)
    await stage.house.lockouts().unlock({ userId: 'hal', reason: 'called' })
    expect(await stage.change('hal', '270519', '815926')).toEqual({ changed: true })
  })

  test('can not come back to one of the last PINs, until it is old enough', async () => {
    stage.sayings.pinRules.history = 3
    const pins = ['270519', '815926', '364927', '492750']
    await stage.set('dora', pins[0])
    for (const [index, pin] of pins.slice(1, 3).entries()) await stage.change('dora', pins[index] ?? '', pin)
    const back = () => stage.change('dora', '364927', '270519')
    await expect(back()).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    await stage.change('dora', '364927', '492750')
    expect(await stage.change('dora', '492750', '270519')).toEqual({ changed: true })
  })

  test('without a PIN is told and counted like one whose old PIN was wrong, and as much is hashed', async () => {
    await stage.set('greta')
    const tried = async (userId: string) => {
      const before = stage.hashed.length
      const answer = await stage.change(userId, '000000', '111', '112')
      return { answer, hashed: stage.hashed.length - before }
    }
    expect(await tried('nobody')).toEqual(await tried('greta'))
    for (let time = 1; time < 5; time++) await stage.change('nobody', '000000', '815926')
    const locked = refused(ErrorReason.TOO_MANY_ATTEMPTS, { retryAfterMs: 300_000 })
    await expect(stage.change('nobody', '000000', '815926')).rejects.toEqual(locked)
    expect(await show('nobody')).toMatchObject({ present: false })
    const events = await told(stage.house.ctx.database.pool, PersonLockedOut)
    expect(events.filter(({ userId }) => userId === 'nobody')).toMatchObject([{ failures: 5 }])
  })

  test('sees when the PIN expires', async () => {
    stage.sayings.pinRules.expiryDays = 10
    await stage.set('fay')
    const expiresAt = new Date(stage.house.world.now().getTime() + 10 * 86_400_000)
    expect(await show('fay')).toMatchObject({ changeRequired: false, expiresAt })
    stage.house.world.advance(10 * 86_400_000)
    expect(await show('fay')).toMatchObject({ changeRequired: true, expiresAt })
  })
})

test('every change is told of with it, and nothing that is stored or told has a PIN in it', async () => {
  await stage.set('gus', '270519')
  stage.house.world.advance(1)
  await stage.change('gus', '270519', '815926')
  stage.house.world.advance(1)
  await stage.house.pins().removePin({ userId: 'gus' })
  const events = await stage.rows(`select payload from outbox where subject like '%PinChanged%' order by id`)
  const told = events
    .map(({ payload }) => PinChanged.decode(payload as Buffer))
    .filter(({ userId }) => userId === 'gus')
  expect(told.map(({ byAdministrator, removed }) => [byAdministrator, removed])).toEqual([
    [true, false],
    [false, false],
    [true, true],
  ])
  await stage.set('gus', '270519')
  const [stored] = await stage.rows(
    `select (select string_agg(g::text, '') from guard g) || (select string_agg(encode(payload, 'escape'), '') from outbox)
       || (select string_agg(encode(pin_sealed, 'escape'), '') from guard) as text`,
  )
  expect(String(stored?.text).length).toBeGreaterThan(100)
  expect(String(stored?.text)).not.toMatch(/270519|815926/)
})
