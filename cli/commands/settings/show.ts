import { Command } from 'commander'
import { AdminServiceService, GetSettingsResponse, type Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { tenantSettings } from '#cli/show/tenant-settings'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show the settings in force, defaults included.')
    .addHelpText('after', examples({ 'settings show': 'How long is a code good, how many answers are borne?' }))
    .action(async () => {
      const response = await session.to(AdminServiceService).getSettings({})
      session.answer(GetSettingsResponse, response, ({ settings }) => {
        return tenantSettings(session.style, settings as Settings)
      })
    })
