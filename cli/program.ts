import { Command, Option } from 'commander'
import { calledServices } from './client-file.ts'
import type { Group } from './commands/build.ts'
import { examples } from './commands/examples.ts'
import { commands, groups } from './commands/index.ts'
import type { Session } from './session.ts'

interface Voice {
  writeOut(text: string): void
  writeErr(text: string): void
}

/** The whole command line; its commands speak to the session. What is wrong with a command line is thrown. */
export function program(session: Session, voice: Voice): Command {
  const root = new Command('countersign')
    .description('Speak to a running Countersign: sign people in, see why, and administer.')
    .option('--json', 'print answers as JSON (proto3), for scripts')
    .option('--key <key>', 'the bearer key to call with (COUNTERSIGN_KEY)')
    .option('--tenant <tenant>', 'the tenant that the operator acts for (COUNTERSIGN_TENANT)')
    .option('--ca <file>', 'the authority that the services are certified by (COUNTERSIGN_CA)')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows how it is called)')
    .exitOverride()
    .configureOutput(voice)
    .addHelpText('after', `\n${wayToStart}${examples(firstSteps)}`)
  for (const service of calledServices) root.addOption(new Option(`--${service}-address <address>`).hideHelp())
  for (const group of groups) root.addCommand(grouped(group, session))
  for (const build of commands) root.addCommand(build(session))
  inherit(root)
  return root
}

const wayToStart = `npm start leaves the settings in .countersign/client.json, so that none needs to be given here.
Elsewhere the services are found by --policy-address host:port or COUNTERSIGN_POLICY_ADDRESS, and
likewise for ${calledServices.slice(1).join(', ')}.
`

const firstSteps = {
  'sign-in start ann --app vpn --ip 198.51.100.7': 'Sign ann in at the vpn',
  'explain ann --app vpn --ip 203.0.113.9': 'Why is no second factor asked at the head office?',
  'report usage --user ann': 'What came of it?',
}

function grouped({ name, summary, commands }: Group, session: Session): Command {
  const group = new Command(name).description(summary)
  for (const build of commands) group.addCommand(build(session))
  return group
}

/** Commander hands settings only to the commands that it makes itself. */
function inherit(parent: Command): void {
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent))
}
