import { Command, Option } from 'commander'
import { jsonFile, jsonLines } from '#cli/json-file'
import { printable } from '#cli/printable'
import type { Session } from '#cli/session'
import { differenceHeads, differenceRow, simulationTotals } from '#cli/show/difference'
import { table } from '#cli/show/table'
import { valueOf } from '#cli/words'
import {
  ListConditionalAccessRulesResponse,
  Settings,
  type TrustedNetwork,
} from '#contracts/gen/countersign/policy/v1/admin'
import {
  PolicyServiceService,
  SimulateRequest,
  SimulateResponse,
  Situation,
  type SimulationTotals,
} from '#contracts/gen/countersign/policy/v1/policy'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import type { Build } from './build.ts'
import { examples } from './examples.ts'
import { wholeNumber } from './whole-number.ts'

interface Flags extends Partial<Record<'settings' | 'rules' | 'situations', string>> {
  addNetwork?: string[]
  where: string
  removeNetwork?: string[]
  days?: number
}

/** More than this is for scripts: a table is held in memory, so that its columns line up. */
const longestTable = 1_000

export const simulate: Build = (session) =>
  new Command('simulate')
    .description('Say which sign-ins would be answered otherwise under other settings. Nothing is recorded or used up.')
    .option('--settings <file>', 'the settings that are to change, as settings show --json prints them')
    .option('--rules <file>', 'conditional-access rules in place of those there are, as rules list --json prints them')
    .option('--add-network <network...>', 'trusted networks to assume besides')
    .addOption(new Option('--where <deployment>', 'where those count').choices(['cloud', 'server']).default('server'))
    .option('--remove-network <id...>', 'trusted networks to assume gone, as networks list names them')
    .option('--situations <file>', 'a file with a sign-in a line, at most 10,000')
    .option('--days <count>', 'instead of these the sign-ins of so many days, 1 to 30; 7 unless given', wholeNumber)
    .addHelpText(
      'after',
      examples({
        'simulate --settings strict.json --days 7': 'Of the sign-ins of the last week, which would be denied?',
        'simulate --add-network 198.51.100.0/24 --situations vpn.jsonl':
          'With {"userId":"ann","applicationId":"vpn"} a line',
        'simulate --rules rules.json --days 30 --json > differences.jsonl':
          'A line of JSON each, and at last the totals',
      }),
    )
    .action(async (flags: Flags, command: Command) => {
      const parts = session.to(PolicyServiceService).simulate(await requestOf(flags))
      const json = command.optsWithGlobals<{ json?: boolean }>().json === true
      await (json ? asLines : asTable)(session, parts)
    })

async function requestOf(flags: Flags): Promise<SimulateRequest> {
  const { addNetwork = [], where, removeNetwork = [], days = 0 } = flags
  if (flags.situations !== undefined && flags.days !== undefined)
    throw new Error('give --situations or --days, not both')
  const [settings, rules, situations] = await Promise.all([
    flags.settings === undefined ? undefined : jsonFile(Settings, flags.settings, 'settings'),
    flags.rules === undefined ? undefined : jsonFile(ListConditionalAccessRulesResponse, flags.rules),
    flags.situations === undefined ? [] : jsonLines(Situation, flags.situations),
  ])
  if (flags.situations !== undefined && situations.length === 0)
    throw new Error(`${flags.situations}: no sign-in is in it`)
  const deployment = valueOf(Deployment, where)
  const addedNetworks: Partial<TrustedNetwork>[] = addNetwork.map((network) => ({ network, deployment }))
  return SimulateRequest.fromPartial({
    ...(settings && { settings: { ...settings, etag: '' } }),
    ...{ addedNetworks, removedNetworkIds: removeNetwork, situations, days },
    ...(rules && { rules: rules.rules, replaceRules: true }),
  })
}

async function asLines(session: Session, parts: AsyncIterable<SimulateResponse>): Promise<void> {
  for await (const part of parts) session.each(SimulateResponse, part, () => '')
}

async function asTable(session: Session, parts: AsyncIterable<SimulateResponse>): Promise<void> {
  const rows: string[][] = []
  let totals: SimulationTotals | undefined
  for await (const { part } of parts) {
    if (part?.$case === 'totals') totals = part.value
    else if (part && rows.length < longestTable) rows.push(differenceRow(session.style, printable(part.value)))
  }
  if (rows.length > 0) session.say(`${table(session.style, differenceHeads, rows)}\n`)
  if (totals && totals.differences > rows.length) session.say(`These are the first ${rows.length}.`)
  if (totals) session.say(simulationTotals(totals))
}
