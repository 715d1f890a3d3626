import { Command } from 'commander'
import { AdminServiceService, ForgetRememberedDevicesResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const forget: Build = (session) =>
  new Command('forget')
    .description('Forget all devices of a person: they are asked for a second factor again everywhere.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'devices forget ann': 'A notebook of hers was stolen' }))
    .action(async (userId: string) => {
      const response = await session.to(AdminServiceService).forgetRememberedDevices({ userId })
      session.answer(ForgetRememberedDevicesResponse, response, ({ forgotten }) => `Devices forgotten: ${forgotten}.`)
    })
