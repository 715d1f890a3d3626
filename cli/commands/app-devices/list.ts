import { Command } from 'commander'
import { DeviceServiceService, ListDevicesResponse } from '#contracts/gen/countersign/challenge/v1/device'
import { deviceHeads, deviceRow } from '#cli/show/device'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const list: Build = (session) =>
  new Command('list')
    .description('List the devices on which a person approves sign-ins, the oldest first.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'app-devices list ann': 'Where is ann asked, and is she?' }))
    .action(async (userId: string) => {
      const response = await session.to(DeviceServiceService).listDevices({ userId })
      session.answer(ListDevicesResponse, response, ({ devices }) => {
        const rows = devices.map(deviceRow)
        return page(session.style, { heads: deviceHeads, rows, none: `${userId} has no device.`, nextPageToken: '' })
      })
    })
