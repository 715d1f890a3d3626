import { expect, test } from '@jest/globals'
import type { Command } from 'commander'
import colours from 'picocolors'
import { program } from './program.ts'
import type { Session } from './session.ts'

const silent = { writeOut() {}, writeErr() {} }
const idle = { style: colours.createColors(false) } as Session

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

const all = leaves(program(idle, silent)).map((command) => ({ name: nameOf(command), command }))

test('there is a command for everything that a client may ask', () => {
  const names = all.map(({ name }) => name.replace('countersign ', ''))
  expect(names).toEqual([
    ...['start', 'answer', 'resend', 'watch', 'show', 'cancel'].map((verb) => `sign-in ${verb}`),
    ...['enrol-phone', 'enrol-call', 'enrol-app', 'confirm', 'recovery-codes'].map((verb) => `factors ${verb}`),
    ...['access-pass', 'enrol-questions', 'activate-app', 'list', 'remove', 'require', 'code'].map(
      (verb) => `factors ${verb}`,
    ),
    ...['list', 'rename', 'block', 'unblock', 'remove'].map((verb) => `app-devices ${verb}`),
    ...['create', 'list', 'revoke', 'revoke-all'].map((verb) => `app-passwords ${verb}`),
    ...['set', 'change', 'show', 'remove'].map((verb) => `pin ${verb}`),
    ...['list', 'set'].map((verb) => `questions ${verb}`),
    ...['import', 'list', 'assign', 'unassign', 'replace', 'resynchronise', 'delete'].map((verb) => `tokens ${verb}`),
    ...['put', 'show', 'list', 'remove', 'import', 'state'].map((verb) => `people ${verb}`),
    ...['put', 'show', 'list', 'remove'].map((verb) => `applications ${verb}`),
    ...['add', 'list', 'remove'].map((verb) => `networks ${verb}`),
    ...['put', 'list', 'remove'].map((verb) => `locations ${verb}`),
    ...['put', 'list', 'move', 'remove'].map((verb) => `rules ${verb}`),
    ...['put', 'list', 'remove'].map((verb) => `caches ${verb}`),
    ...['put', 'show', 'list', 'remove', 'keys', 'verify'].map((verb) => `event-types ${verb}`),
    ...['create', 'list', 'cancel'].map((verb) => `bypass ${verb}`),
    ...[
      'devices list',
      'devices forget',
      'lockouts list',
      'fraud report',
      'fraud list',
      'licences assign',
      'licences revoke',
    ],
    ...['create', 'show', 'delete'].map((verb) => `provider ${verb}`),
    ...['settings show', 'settings set', 'settings webhook-secret'],
    ...['create', 'set', 'list', 'show'].map((verb) => `tenants ${verb}`),
    ...['issue', 'list', 'revoke', 'make', 'status', 'rotate'].map((verb) => `keys ${verb}`),
    ...['usage', 'usage-detail', 'usage-by-person', 'usage-by-day', 'sign-ins', 'blocks', 'bypasses'].map(
      (name) => `report ${name}`,
    ),
    ...[
      'fraud-alerts',
      'changes',
      'deliveries',
      'sending-cuts',
      'number-exceptions',
      'activations',
      'queued',
      'server-status',
      'statement',
      'summary',
    ].map((name) => `report ${name}`),
    ...['export', 'exports', 'fetch', 'cancel-export'].map((name) => `report ${name}`),
    ...['export', 'verify', 'key'].map((verb) => `audit ${verb}`),
    ...['events archive', 'projections rebuild', 'projections abandon'],
    ...['upload', 'sounds', 'delete-sound', 'put', 'list', 'remove'].map((verb) => `greetings ${verb}`),
    ...['delivery show', 'explain', 'simulate', 'block', 'unblock', 'blocks', 'unlock'],
  ])
})

test.each(all)('$name teaches by an example that it would understand', async ({ name, command }) => {
  const help = await helpOf(command)
  expect(help).toContain('Examples:')
  expect(help).toContain(`\n  ${name}`)
  expect(command.description()).not.toBe('')
})

async function helpOf(command: Command): Promise<string> {
  let text = ''
  command.configureOutput({ writeOut: (more) => (text += more) })
  await command.parseAsync(['--help'], { from: 'user' }).catch(() => undefined)
  return text
}
