import { Command, Option } from 'commander'
import { AdminServiceService, Settings, UpdateSettingsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { kebab, tenantSettings } from '#cli/show/tenant-settings'
import { choices, valueOf } from '#cli/words'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

/** The settings that are a number, as the contract names them; which numbers, the service says. */
const numbers = [
  'accountLockoutThreshold',
  'accountLockoutResetMinutes',
  'accountLockoutDurationMinutes',
  'smsCodeLifetimeCloudSeconds',
  'smsCodeLifetimeServerSeconds',
  'attemptsPerChallenge',
  'resendsPerChallenge',
  'resendIntervalSeconds',
  'challengesPerFiveMinutes',
  'textsPerTenMinutes',
] as const satisfies (keyof Settings)[]

interface Flags extends Partial<Record<(typeof numbers)[number], number>> {
  verificationOption?: string[]
  trustInsideCorporateNetwork?: 'yes' | 'no'
  etag?: string
}

export const set: Build = (session) => {
  const command = new Command('set').description('Change the settings that are given, leave the others.')
  for (const name of numbers) command.option(`--${kebab(name)} <number>`, meaning(name), wholeNumber)
  return command
    .addOption(
      new Option('--verification-option <method...>', 'the methods that people may use').choices(choices(Method)),
    )
    .addOption(
      new Option('--trust-inside-corporate-network <answer>', "trust the federation's claim").choices(['yes', 'no']),
    )
    .option('--etag <etag>', 'only if they have not changed since')
    .addHelpText(
      'after',
      examples({
        'settings set --texts-per-ten-minutes 20 --attempts-per-challenge 5': 'Be more patient',
        'settings set --verification-option app-code oath-token': 'No texts any more',
      }),
    )
    .action(async ({ verificationOption = [], trustInsideCorporateNetwork: trust, ...given }: Flags) => {
      const verificationOptions = verificationOption.map((name) => valueOf(Method, name))
      const claim = trust && { trustInsideCorporateNetwork: trust === 'yes' }
      const settings = Settings.fromPartial({ ...given, ...claim, verificationOptions })
      const response = await session.to(AdminServiceService).updateSettings({ settings })
      session.answer(UpdateSettingsResponse, response, (response) => {
        return tenantSettings(session.style, response.settings as Settings)
      })
    })
}

const meaning = (name: string) => kebab(name).replaceAll('-', ' ')
