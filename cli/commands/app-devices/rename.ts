import { Command } from 'commander'
import { DeviceServiceService, RenameDeviceResponse } from '#contracts/gen/countersign/challenge/v1/device'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const rename: Build = (session) =>
  new Command('rename')
    .description('Give a device another name.')
    .argument('<device>', 'the device')
    .argument('<name>', 'what the person calls it')
    .addHelpText(
      'after',
      examples({ 'app-devices rename 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b Tablet': 'It was unnamed' }),
    )
    .action(async (deviceId: string, name: string) => {
      const response = await session.to(DeviceServiceService).renameDevice({ deviceId, name })
      session.answer(RenameDeviceResponse, response, () => `The device is called ${name}.`)
    })
