import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { PinChanged } from '#contracts/gen/countersign/challenge/v1/events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { openPinHouse } from './pins.ts'
import { registering } from './registering.ts'
import { told } from './told.ts'

let stage: Awaited<ReturnType<typeof openPinHouse>>
let start: ReturnType<typeof registering>

beforeAll(async () => {
  stage = await openPinHouse({ replicas: 2 })
  start = registering(stage.house)
})
afterAll(() => stage.house.close())
beforeEach(() => stage.anew())

const reason = (name: keyof typeof ErrorReason) => ({ reason: ErrorReason[name] })
const pinOf = (userId: string) => stage.house.pins().getPin({ userId })

describe('where the tenant demands a PIN, a person', () => {
  test('chooses one in the registration, which is not finished before', async () => {
    const ann = await start('ann')
    expect(ann.started).toMatchObject({ pinRequired: true })
    await expect(ann.choosePin('270519')).rejects.toMatchObject(reason('PROOF_REQUIRED'))
    await ann.phone()
    await expect(ann.finish()).rejects.toMatchObject(reason('PIN_REQUIRED'))
    expect(stage.sayings.registered).toEqual([])
    await ann.choosePin('270519')
    expect(await pinOf('ann')).toMatchObject({ present: true, changeRequired: false })
    expect((await ann.finish()).factors).toHaveLength(1)
    expect(await told(stage.house.ctx.database.pool, PinChanged)).toMatchObject([
      { userId: 'ann', byAdministrator: false, removed: false },
    ])
    expect(await stage.change('ann', '270519', '815926')).toEqual({ changed: true })
  })

  test('hears of all the rules that it breaks, before anything is hashed', async () => {
    const ben = await start('ben')
    await ben.phone()
    const before = stage.hashed.length
    await expect(ben.choosePin('555', '556')).rejects.toMatchObject({
      ...reason('INVALID_REQUEST'),
      violations: [
        { field: 'pin', description: 'must have at least 4 digits' },
        { field: 'pin', description: 'must not repeat a digit 3 times or more in a row' },
        { field: 'confirmation', description: 'must be the new PIN once more' },
      ],
    })
    await expect(ben.choosePin('425555')).rejects.toMatchObject(reason('INVALID_REQUEST'))
    expect(stage.hashed).toHaveLength(before)
    expect(await pinOf('ben')).toMatchObject({ present: false })
  })

  test('who has one keeps it: no registration comes in its place', async () => {
    await stage.set('cleo')
    const cleo = await start('cleo')
    expect(cleo.started).toMatchObject({ pinRequired: false })
    await cleo.phone()
    await expect(cleo.choosePin('815926')).rejects.toMatchObject(reason('ALREADY_EXISTS'))
    await cleo.finish()
    expect(await stage.change('cleo', '270519', '364927')).toEqual({ changed: true })
  })

  test('chooses none by a registration of another person, or one that is over', async () => {
    const dora = await start('dora')
    await dora.phone()
    const { registration } = dora.named
    const choosing = stage.house
      .registrations('acme-desk')
      .choosePin({ userId: 'ann', registration, pin: '270519', confirmation: '270519' })
    await expect(choosing).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
    await start('dora')
    await expect(dora.choosePin('270519')).rejects.toMatchObject(reason('OBJECT_NOT_FOUND'))
  })

  test('chooses none where the edition holds none', async () => {
    stage.sayings.pinModeAllowed = false
    const emma = await start('emma')
    await emma.phone()
    await expect(emma.choosePin('270519')).rejects.toMatchObject(reason('EDITION_FORBIDS'))
  })
})

test('where no PIN is demanded, nobody has to choose one', async () => {
  stage.sayings.pinRequired = false
  const finn = await start('finn')
  expect(finn.started).toMatchObject({ pinRequired: false })
  await finn.phone()
  await finn.finish()
})

test('of 16 PINs that are chosen at once on two replicas one is in force: 20 times over', async () => {
  for (let trial = 0; trial < 20; trial++) {
    const userId = `many-${trial}`
    const { named, phone } = await start(userId)
    await phone()
    const pins = Array.from({ length: 16 }, (_, index) => `27051${index % 10}8${index}`)
    const ended = await Promise.allSettled(
      pins.map((pin, index) =>
        stage.house.registrations('acme-desk', index % 2).choosePin({ ...named, pin, confirmation: pin }),
      ),
    )
    const chosen = pins.filter((_, index) => ended[index]?.status === 'fulfilled')
    expect(chosen).toHaveLength(1)
    expect(await stage.change(userId, chosen[0] ?? '', '815926')).toEqual({ changed: true })
  }
})
