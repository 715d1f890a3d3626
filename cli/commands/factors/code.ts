import { Command } from 'commander'
import { appCode } from '#cli/app-code'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const code: Build = (session) =>
  new Command('code')
    .description('Show the code that an authenticator app shows now, for trying things out without a phone.')
    .argument('<user>', 'a person of the demonstration, or what the app has loaded: an otpauth:// URI')
    .addHelpText(
      'after',
      examples({
        'factors code bob': 'Of a person whom npm start set up',
        "factors code 'otpauth://totp/Acme:bob?secret=…&issuer=Acme'": 'Of an app that was just enrolled',
      }),
    )
    .action((user: string) => {
      const loaded = user.startsWith('otpauth://') ? user : session.authenticator(user)
      if (loaded === undefined) throw new Error(`no authenticator app of ${user} was set up here by npm start`)
      session.say(appCode(loaded, new Date()))
    })
