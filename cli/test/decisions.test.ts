import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { openCommandLine } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openCommandLine()
  for (const application of [
    { id: 'vpn', name: 'VPN', kind: ApplicationKind.REMOTE_ACCESS },
    { id: 'mail', name: 'Mail', kind: ApplicationKind.OFFICE_365 },
  ]) {
    await stage.acme.putApplication({ application: Application.fromPartial(application) })
  }
  for (const userId of ['ann', 'bob']) {
    const known = { userId, state: PersonState.ENFORCED, location: DirectoryLocation.FEDERATED, groups: ['staff'] }
    await stage.acme.putPerson({ person: Person.fromPartial(known) })
  }
})
afterAll(() => stage.stop())

describe('explain', () => {
  const explain = (...words: string[]) => stage.shown('explain', 'ann', '--no-blocked', '--factors', ...words)

  test('lists what every rule has to say', async () => {
    expect(await explain('app-code', '--app', 'vpn', '--ip', '198.51.100.7')).toMatchInlineSnapshot(`
     "CHALLENGE  the person is known to the on-premises integration
       1.  edition       notes     The edition that applies is full.
       2.  deployment    notes     The deployment is server.
       3.  person-state  requires  The person is known to the on-premises integration and not disabled.
       4.  registered    narrows   The person has not registered every method that may be used here.
       by authenticator app
       edition full, deployment server"
    `)
  })

  test('looks at all that a sign-in may be', async () => {
    await stage.shown('rules', 'put', 'Risky', '--asks', 'block', '--risk-from', 'high', '--app', 'mail')
    const mail = ['app-code', '--app', 'mail']
    expect(await explain(...mail, '--risk', 'high')).toMatch(/^DENIED {2}a conditional-access rule blocks it$/m)
    expect(await explain(...mail, '--client', 'old')).toMatch(/^DENIED {2}the program can not be challenged/m)
    const waiting = ['--locked-until', '2030-01-02', '--at', '2030-01-01']
    expect(await explain(...mail, ...waiting)).toMatch(/^DENIED {2}there were too many wrong answers/m)
    expect(await explain('none', '--app', 'mail')).toMatch(/^ENROL {2}/m)
  })
})

describe('simulate', () => {
  test('tells which of the given sign-ins would be answered otherwise, and why', async () => {
    const factors = [{ factorId: '00000000-0000-4000-8000-000000000000', method: 'METHOD_APP_CODE' }]
    const signIns = ['198.51.100.7', '192.0.2.9'].map((clientIp) => {
      return JSON.stringify({ userId: 'ann', applicationId: 'vpn', clientIp, factors })
    })
    const situations = await stage.file('sign-ins.jsonl', signIns.join('\n'))
    const trusting = ['simulate', '--add-network', '198.51.100.0/24', '--situations', situations]
    expect(await stage.shown(...trusting)).toMatchInlineSnapshot(`
     "decided  person  application  address       from → to            why
     –        ann     vpn          198.51.100.7  CHALLENGE → SKIPPED  The address is in a trusted network.

     1 of 2 sign-ins would be answered otherwise."
    `)

    const settings = await stage.file('settings.json', '{"settings": {"verificationOptions": ["METHOD_OATH_TOKEN"]}}')
    expect(await stage.shown('simulate', '--settings', settings, '--situations', situations)).toMatchInlineSnapshot(`
     "decided  person  application  address       from → to          why
     –        ann     vpn          198.51.100.7  CHALLENGE → ENROL  The person has registered none of the methods that may be used here.
     –        ann     vpn          192.0.2.9     CHALLENGE → ENROL  The person has registered none of the methods that may be used here.

     2 of 2 sign-ins would be answered otherwise."
    `)

    const lines = (await stage.shown(...trusting, '--json')).split('\n').map((line) => JSON.parse(line))
    expect(lines).toMatchObject([{ difference: {} }, { totals: { situations: '2', differences: '1' } }])
  })

  test('takes back what settings and rules print', async () => {
    const settings = await stage.file('all.json', (await stage.run('settings', 'show', '--json')).out)
    const rules = await stage.file('rules.json', (await stage.run('rules', 'list', '--json')).out)
    const situation = { userId: 'ann', applicationId: 'mail' }
    await stage.policy('acme').decide({ situation: { ...emptySituation, ...situation } })
    const shown = await stage.shown('simulate', '--settings', settings, '--rules', rules, '--days', '1')
    expect(shown).toBe('0 of 1 sign-ins would be answered otherwise.')
  })

  test.each([
    ['a misspelt setting', '--settings', '{"rememberDaze": 3}', 'rememberDaze is not a field that there is'],
    ['what is no JSON', '--settings', 'rememberDays: 3', 'must be an object in JSON'],
    ['a misspelt sign-in', '--situations', '\n{"user": "ann"}', 'line 2: user is not a field that there is'],
    ['no sign-in', '--situations', '\n', 'no sign-in is in it'],
  ])('is refused for %s', async (_, flag, text, complaint) => {
    const { exitCode, err } = await stage.run('simulate', flag, await stage.file('bad.json', text))
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: expect.stringContaining(complaint) })
  })
})

const emptySituation = {
  ...{ clientIp: '', insideCorporateNetwork: false, deviceToken: '', eventName: '', factors: [], risk: undefined },
  ...{
    lockedUntil: undefined,
    userAgent: '',
    clientKind: 0 as const,
    authenticationType: '',
    hasAppPassword: false,
    hasPin: false,
  },
}
