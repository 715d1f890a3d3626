import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DeliveryState } from '#contracts/gen/countersign/delivery/v1/delivery'
import { until } from '#libs/testing/until'
import { startMessageCentre } from '#test/outside/message-centre'
import type { Receipt } from '../providers/provider.ts'
import { smpp, smppSettings } from '../providers/smpp.ts'
import { recordReceipt } from '../record-report.ts'
import { openStage, type Stage } from './stage.ts'

let centre: Awaited<ReturnType<typeof startMessageCentre>>
let stage: Stage
const unkept: Receipt[] = []
const provider = () =>
  smpp(
    smppSettings.parse({
      ...{ kind: 'smpp', host: '127.0.0.1', port: centre.port, systemId: 'us', password: 'pass1234', from: 'Bank' },
    }),
  )
let account: { name: string; provider: ReturnType<typeof provider> }

beforeAll(async () => {
  centre = await startMessageCentre('us', 'pass1234')
  account = { name: 'centre', provider: provider() }
  stage = await openStage({ publicUrl: 'https://mfa.example.com', accounts: [account] })
  account.provider.listen?.(async (receipt) => {
    await recordReceipt(stage.ctx, { account: 'centre', receipt }).catch((error) => {
      unkept.push(receipt)
      throw error
    })
  })
})
afterAll(async () => {
  await account?.provider.close?.()
  await stage?.stop()
  await centre?.stop()
})

const to = (value: string) => ({ recipient: { address: { $case: 'smsNumber' as const, value } } })
const present = async (deliveryId = '') => (await stage.challenge.getDelivery({ deliveryId })).delivery

test.each([
  ['+14255551234', DeliveryState.DELIVERED, ''],
  ['+14255551999', DeliveryState.FAILED, '017'],
])(
  'a receipt over the carrier’s own connection finds the message to %s and is told once',
  async (number, state, code) => {
    await stage.database.pool.query('truncate outbox')
    const { delivery } = await stage.challenge.send(stage.message(to(number)))
    await until(async () => (await present(delivery?.id))?.state === state)
    centre.report(centre.texts(number)[0]?.id ?? '', state === DeliveryState.DELIVERED ? 'DELIVRD' : 'UNDELIV')
    expect(await present(delivery?.id)).toMatchObject({ provider: 'centre', carrierCode: code })
    const facts = { deliveryId: delivery?.id, provider: 'centre', countryCode: '1' }
    expect(await stage.events()).toEqual([
      expect.objectContaining({ event: 'MessageSent', ...facts }),
      expect.objectContaining({ event: 'MessageFinished', ...facts, state, carrierCode: code }),
    ])
  },
)

test('a receipt for a message that is not known here is left with the carrier, which brings it again', async () => {
  const before = unkept.length
  centre.report('nobody-knows', 'DELIVRD')
  await until(() => unkept.length > before + 1)
  expect(unkept.at(-1)).toMatchObject({ carrierId: 'nobody-knows' })
})

test('a receipt that names a message of another account changes nothing', async () => {
  const { delivery } = await stage.challenge.send(stage.message(to('+14255551235')))
  await until(async () => (await present(delivery?.id))?.state === DeliveryState.DELIVERED)
  const [{ id: carrierId = '' } = {}] = centre.texts('+14255551235')
  const report = { account: 'other', receipt: { carrierId, status: 'failed' as const } }
  await expect(recordReceipt(stage.ctx, report)).rejects.toThrow('no message has that id')
})
