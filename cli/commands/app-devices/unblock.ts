import { Command } from 'commander'
import { UnblockDeviceResponse, DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const unblock: Build = (session) =>
  new Command('unblock')
    .description('Have a device asked again.')
    .argument('<device>', 'the device')
    .addHelpText('after', examples({ 'app-devices unblock 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'It was found' }))
    .action(async (deviceId: string) => {
      const response = await session.to(DeviceServiceService).unblockDevice({ deviceId })
      session.answer(UnblockDeviceResponse, response, () => 'The device is asked again.')
    })
