import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { keyring } from '#libs/db/sealed'
import { keyLine, openKeyHouse } from './key-house.ts'

let house: Awaited<ReturnType<typeof openKeyHouse>>

beforeAll(async () => {
  house = await openKeyHouse()
})
afterAll(() => house.close())
beforeEach(() => house.empty())

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })

describe('where a key is lost', () => {
  test('its factors are counted and named and left alone, and all others go on', async () => {
    const ann = await house.person.withApp()
    const [lost] = await house.sql('select id from factor')
    house.use('two')
    house.world.advance(1_000)
    const bob = await house.person.withApp()
    await house.fill(3, keyring(house.rings.twoThenOne))
    await house.fill(200, keyring(keyLine('k0')))
    const { result } = await house.rotation(50)
    expect(result?.progress).toEqual({ sealed: 0n, left: 0n, unreadable: 201n })
    expect(result?.unreadable).toHaveLength(100)
    expect(result?.unreadable).toContainEqual({
      ...{ heldBy: 'factor', tenantId: 'acme', id: lost?.id },
      ...{ keyId: 'k1', keyKnown: false },
    })
    expect(result?.keys.map(({ keyId, known, secrets }) => [keyId, known, secrets])).toEqual([
      ['k2', true, 4n],
      ['k0', false, 200n],
      ['k1', false, 1n],
    ])

    const challenge = await house.person.start(ann.userId)
    await expect(house.answer(challenge, house.code(ann.seed))).rejects.toMatchObject({
      reason: ErrorReason.SECRET_UNREADABLE,
      metadata: { factor_id: lost?.id },
    })
    expect(await house.answer(await house.person.start(bob.userId), house.code(bob.seed))).toMatchObject({
      approved: true,
    })
    house.use('twoThenOne')
    expect(await house.answer(challenge, house.code(ann.seed))).toMatchObject({ approved: true })
  })

  test('a person with another factor is asked for that', async () => {
    const { userId } = await house.person.withPhone()
    house.use('two')
    await expect(house.person.start(userId)).rejects.toEqual(refused(ErrorReason.SECRET_UNREADABLE))
    const { seed } = await house.person.addApp(userId)
    const challenge = await house.person.start(userId)
    expect(challenge.options).toHaveLength(2)
    expect(await house.answer(challenge, house.code(seed))).toMatchObject({ approved: true })
  })

  test('a person who answers by it is told so, and can still answer by the other', async () => {
    const { userId, seed } = await house.person.withApp()
    const [app] = await house.sql('select id from factor')
    house.use('two')
    const kind = { $case: 'smsPhone' as const, value: { number: '+14255550123' } }
    await house.factors().enrolFactor({ userId, kind, vouched: true, vouchReason: 'known at the desk' })
    const challenge = await house.person.start(userId)
    await expect(house.answer(challenge, house.code(seed), { factorId: app?.id })).rejects.toEqual(
      refused(ErrorReason.SECRET_UNREADABLE),
    )
    expect(await house.answer(challenge, house.lastText())).toMatchObject({
      approved: true,
      challenge: { attemptsLeft: 3 },
    })
  })

  test('a code that it hashed is over, and the next one works', async () => {
    const { userId } = await house.person.withPhone()
    const challenge = await house.person.start(userId)
    house.use('twoThenOne')
    await house.rotation()
    house.use('two')
    await expect(house.answer(challenge, house.lastText())).rejects.toEqual(refused(ErrorReason.CHALLENGE_EXPIRED))
    expect(await house.answer(await house.person.start(userId), house.lastText())).toMatchObject({ approved: true })
  })

  test.each([
    ['cut short', 'substring(sealed for 20)'],
    ['altered', 'set_byte(sealed, 40, get_byte(sealed, 40) # 1)'],
    ['empty', `''::bytea`],
  ])('or a seal is %s, only that factor fails', async (_, alteration) => {
    const [ann, bob] = [await house.person.withApp(), await house.person.withApp()]
    await house.sql(`update factor set sealed = ${alteration} where user_id = $1`, [ann.userId])
    house.use('twoThenOne')
    const { result } = await house.rotation()
    expect(result).toMatchObject({
      progress: { sealed: 1n, left: 0n, unreadable: 1n },
      unreadable: [{ keyId: 'k1', keyKnown: true }],
    })
    const challenge = await house.person.start(ann.userId)
    await expect(house.answer(challenge, house.code(ann.seed))).rejects.toEqual(refused(ErrorReason.SECRET_UNREADABLE))
    expect(await house.answer(await house.person.start(bob.userId), house.code(bob.seed))).toMatchObject({
      approved: true,
    })
  })
})
