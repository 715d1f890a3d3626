import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { keyring } from '#libs/db/sealed'
import { renameNumbers } from '../replies/rename-numbers.ts'
import { forgetMessages } from '../sweep.ts'
import { openTextStage, type TextStage } from './text-stage.ts'

let stage: TextStage

beforeAll(async () => {
  stage = await openTextStage()
})
afterEach(() => stage.reset())
afterAll(() => stage?.stop())

describe('STOP', () => {
  const stopped = { reason: ErrorReason.RECIPIENT_OPTED_OUT }

  test.each(['STOP', 'stop', ' Stop. ', 'STOPALL', 'unsubscribe', 'Cancel', 'END', 'quit'])(
    'written %j opts a number out of all texts, which START lets again',
    async (word) => {
      const { number } = await stage.ask()
      const sent = stage.carrier.taken.length
      await stage.write(number, word)
      await expect(stage.ask(number)).rejects.toMatchObject(stopped)
      const oneWay = { template: Template.ONE_TIME_CODE, reply: undefined }
      await expect(stage.ask(number, oneWay)).rejects.toMatchObject(stopped)
      expect(stage.carrier.taken).toHaveLength(sent)
      const { rows } = await stage.database.pool.query('select max(sent) as most from spending')
      expect(rows).toEqual([{ most: 1 }])
      await stage.write(number, 'Start')
      await stage.ask(number)
    },
  )

  test('is told once, masked, in each tenant that has texted the number', async () => {
    const { number } = await stage.ask()
    for (const word of ['STOP', 'STOP', 'START', 'START']) await stage.write(number, word)
    const recipientHint = `+*********${number.slice(-2)}`
    expect((await stage.events()).slice(1)).toMatchObject([
      { event: 'RecipientChoseTexts', recipientHint, userId: 'ann', wanted: false, provider: 'fake' },
      { event: 'RecipientChoseTexts', recipientHint, wanted: true },
    ])
    expect(JSON.stringify(await stage.events())).not.toContain(number)
  })

  test('holds when the key that was active then is gone, once numbers go by the name of another', async () => {
    const { number } = await stage.ask()
    await stage.write(number, 'STOP')
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
    const both = keyring(`new ${key(8)}\ntest ${key(7)}`)
    // Something is known under the new name already.
    const other = await stage.replica({ keyring: both }, 'gateway')
    await other.receiveText(stage.webhook(number, 'HELP'))
    expect(await renameNumbers({ ...stage.ctx, keyring: both })).toBe(false)
    expect(await stage.number('key_id')).toEqual([{ key_id: 'new' }])
    const later = await stage.replica({ keyring: keyring(`new ${key(8)}`) })
    const message = stage.message({ recipient: { address: { $case: 'smsNumber', value: number } } })
    await expect(later.send(message)).rejects.toMatchObject(stopped)
    const again = await stage.replica({ keyring: keyring(`new ${key(8)}`) }, 'gateway')
    await again.receiveText(stage.webhook(number, 'START'))
    await expect(later.send({ ...message, idempotencyKey: 'again' })).resolves.toBeDefined()
  })

  test('holds whichever key is the active one since, and is never forgotten', async () => {
    const { number } = await stage.ask()
    await stage.write(number, 'STOP')
    stage.world.advance(30 * 86_400_000)
    await forgetMessages(stage.ctx)
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
    const rotated = await stage.replica({ keyring: keyring(`new ${key(8)}\ntest ${key(7)}`) })
    const message = stage.message({ recipient: { address: { $case: 'smsNumber', value: number } } })
    await expect(rotated.send(message)).rejects.toMatchObject(stopped)
  })

  test('is no reply', async () => {
    const { number } = await stage.ask()
    await stage.write(number, 'STOP')
    expect(await stage.take()).toEqual([])
  })
})

describe('HELP', () => {
  test('is answered once in an hour, whoever was texted before', async () => {
    const { number } = await stage.ask()
    for (const word of ['HELP', 'help', 'info']) await stage.write(number, word)
    const answers = () => stage.carrier.taken.filter(({ to, body }) => to === number && body.includes('STOP'))
    expect(answers()).toHaveLength(1)
    expect(answers()[0]?.body.length).toBeLessThanOrEqual(160)
    stage.world.advance(3_600_000)
    await stage.write(number, 'HELP')
    expect(answers()).toHaveLength(2)
  })

  test('is not answered to a stranger, who would have us pay', async () => {
    await stage.write('+14255550001', 'HELP')
    expect(stage.carrier.taken).toEqual([])
  })
})

test('what was counted of numbers is forgotten when its day is over, and so are old texts', async () => {
  const { number } = await stage.ask()
  await stage.write(number, 'HELP')
  stage.world.advance(3 * 86_400_000)
  await forgetMessages(stage.ctx)
  expect(await stage.number('*')).toEqual([])
  expect((await stage.database.pool.query('select * from inbound')).rows).toEqual([])
})
