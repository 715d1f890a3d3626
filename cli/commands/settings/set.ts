import { Command, Option } from 'commander'
import { kebab, tenantSettings } from '#cli/show/tenant-settings'
import { AdminServiceService, Settings, UpdateSettingsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { changedSettings, flags } from './flags.ts'

export const set: Build = (session) => {
  const command = new Command('set').description('Change the settings that are given, leave the others.')
  for (const [name, { value, meaning, choices, parse }] of Object.entries(flags)) {
    const option = new Option(`--${kebab(name)} ${value}`, meaning)
    if (choices) option.choices(choices)
    command.addOption(parse ? option.argParser<unknown>(parse) : option)
  }
  return command
    .option('--etag <etag>', 'only if they have not changed since')
    .addHelpText(
      'after',
      examples({
        'settings set --texts-per-ten-minutes 20 --attempts-per-challenge 5': 'Be more patient',
        'settings set --verification-options app-code oath-token': 'No texts any more',
        'settings set --remember-devices yes --remember-days 30': 'Ask once a month at each device',
        'settings set --notification-email-addresses none': 'Tell nobody: a list of addresses is emptied by "none"',
      }),
    )
    .action(async (given: Record<string, unknown>) => {
      const settings = changedSettings(given)
      const response = await session.to(AdminServiceService).updateSettings({ settings })
      session.answer(UpdateSettingsResponse, response, (response) => {
        return tenantSettings(session.style, response.settings as Settings)
      })
    })
}
