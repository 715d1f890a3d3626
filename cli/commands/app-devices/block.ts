import { Command } from 'commander'
import { BlockDeviceResponse, DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const block: Build = (session) =>
  new Command('block')
    .description('Block a device: it is asked no more, and still stands for its person.')
    .argument('<device>', 'the device')
    .addHelpText(
      'after',
      examples({ 'app-devices block 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'The phone lies in a taxi' }),
    )
    .action(async (deviceId: string) => {
      const response = await session.to(DeviceServiceService).blockDevice({ deviceId })
      session.answer(BlockDeviceResponse, response, () => 'The device is asked no more.')
    })
