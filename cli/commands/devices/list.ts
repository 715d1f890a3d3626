import { Command } from 'commander'
import { moment } from '#cli/show/moment'
import { page } from '#cli/show/page'
import {
  AdminServiceService,
  ListRememberedDevicesResponse,
  type RememberedDevice,
} from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

const heads = ['remembered', 'last seen', 'from', 'until', 'program']

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List the devices that are remembered for a person, the newest first.')
    .argument('<user>', 'the person')
    .addHelpText('after', examples({ 'devices list ann': 'Where is ann not asked for a second factor?' }))
    .action(async (userId: string, flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listRememberedDevices({ userId, page: pageOf(flags) })
      session.answer(ListRememberedDevicesResponse, response, ({ devices, nextPageToken }) => {
        return page(session.style, { heads, rows: devices.map(row), none: 'No device is remembered.', nextPageToken })
      })
    })

function row({ createdAt, lastUsedAt, clientIp, expiresAt, userAgent }: RememberedDevice): string[] {
  return [moment(createdAt), moment(lastUsedAt), clientIp || '–', moment(expiresAt), userAgent || '–']
}
