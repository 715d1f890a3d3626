import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Application, Person, PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { openCommandLine, type Stage } from './stage.ts'

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

/** The id in what `--json` prints. */
async function idOf(...words: string[]): Promise<string> {
  return /"id": "([^"]+)"/.exec((await stage.run(...words, '--json')).out)?.[1] ?? ''
}

describe('settings', () => {
  test('are all shown, by the names by which they are set', async () => {
    const shown = await stage.shown('settings', 'show')
    expect(shown).toMatchInlineSnapshot(`
     "account-lockout-threshold           5
     account-lockout-reset-minutes       1
     account-lockout-duration-minutes    5
     sms-code-lifetime-cloud-seconds     180
     sms-code-lifetime-server-seconds    300
     attempts-per-challenge              3
     resends-per-challenge               3
     resend-interval-seconds             30
     challenges-per-five-minutes         10
     texts-per-ten-minutes               5
     trust-inside-corporate-network      no
     remember-devices                    no
     remember-days                       14
     default-bypass-seconds              300
     app-passwords-allowed               no
     pin-required                        no
     enable-fraud-alert                  no
     block-for-fraud                     no
     fraud-code                          0
     block-lifetime-days                 90
     caller-id                           none
     pin-attempts                        3
     sms-timeout-seconds                 60
     say-extension-digits                no
     allow-phone-menu                    no
     fraud-notification-email-addresses  none
     one-time-bypass-email-addresses     none
     notification-email-addresses        none
     lockout-by-growing-delay            no
     pin-minimum-length                  4
     pin-weak-allowed                    no
     pin-history                         5
     pin-expiry-days                     0
     security-questions-required         2
     risk-weights                        none
     risk-dry-run                        no
     notification-webhook-urls           none
     app-device-limit                    5
     app-prompts-per-ten-minutes         3
     app-approval-without-number         no
     company-name                        none
     verification-options                text message, authenticator app, token, recovery codes, temporary access pass, passkey, phone call, app notification, text message that is answered
     method-order                        temporary access pass, passkey, app notification, authenticator app, token, text message, text message that is answered, phone call, recovery codes, security questions
     etag                                <etag>"
    `)
    const help = (await stage.run('settings', 'set', '--help')).out
    for (const line of shown.split('\n').slice(0, -1)) expect(help).toContain(`--${line.split(' ')[0]} `)
  })

  test('are set each in its own form', async () => {
    const changes = [
      '--remember-devices',
      'yes',
      '--remember-days',
      '30',
      '--fraud-code',
      '0911',
      '--pin-required',
      'yes',
    ]
    const addresses = ['--notification-email-addresses', 'a@b.example', 'c@d.example']
    const lists = ['--method-order', 'one-way-sms', 'app-code', ...addresses]
    const shown = await stage.shown('settings', 'set', ...changes, ...lists)
    expect(shown).toMatch(/^remember-days +30$/m)
    expect(shown).toMatch(/^fraud-code +0911$/m)
    expect(shown).toMatch(/^method-order +text message, authenticator app$/m)
    expect(shown).toMatch(/^notification-email-addresses +a@b\.example, c@d\.example$/m)
    const emptied = ['--notification-email-addresses', 'none', '--remember-devices', 'no', '--pin-required', 'no']
    expect(await stage.shown('settings', 'set', ...emptied)).toMatch(/^notification-email-addresses +none$/m)
  })

  test('out of their range are refused with the range', async () => {
    const { exitCode, err } = await stage.run('settings', 'set', '--remember-days', '61')
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: expect.stringContaining('settings.remember_days must be 1 to 60'),
    })
    expect((await stage.run('settings', 'set', '--pin-required', 'perhaps')).exitCode).toBe(2)
  })
})

describe('a tenant', () => {
  test('is set over to licences and back, and keeps what is not given', async () => {
    await stage.shown('tenants', 'create', 'globex', '--name', 'Globex')
    const shown = await stage.shown('tenants', 'set', 'globex', '--licensing', 'enforced')
    expect(shown).toMatchInlineSnapshot(`
     "tenant     globex
     name       Globex
     licensing  enforced
     created    <moment>
     etag       <etag>"
    `)
    expect(await stage.shown('tenants', 'set', 'globex', '--name', 'Globex AG')).toMatch(
      /^name +Globex AG\nlicensing +enforced$/m,
    )
    expect(await stage.shown('tenants', 'set', 'globex', '--licensing', 'open')).toMatch(/^licensing +open$/m)
  })

  test('is not set by who has read it before its last change, and not where there is none', async () => {
    const { out } = await stage.run('tenants', 'create', 'initech', '--json')
    const etag = /"etag": "([^"]+)"/.exec(out)?.[1] ?? ''
    await stage.shown('tenants', 'set', 'initech', '--name', 'Initech', '--etag', etag)
    const stale = await stage.run('tenants', 'set', 'initech', '--licensing', 'enforced', '--etag', etag)
    expect(stale).toMatchObject({ exitCode: 1, err: expect.stringContaining('ETAG_MISMATCH') })
    const nowhere = await stage.run('tenants', 'set', 'nowhere', '--name', 'Nowhere')
    expect(nowhere).toMatchObject({ exitCode: 1, err: expect.stringContaining('TENANT_NOT_FOUND') })
  })
})

describe('locations and rules', () => {
  test('are made, listed by name, moved and removed', async () => {
    const file = await stage.file('networks.txt', '192.0.2.0/24\n198.51.100.0/24\n203.0.113.0/24\n2001:db8::/32\n')
    await stage.shown('locations', 'put', 'The Alps', '--country', 'AT', 'CH', '--unknown-countries')
    const branches = await idOf('locations', 'put', 'Branches', '--networks-from', file)
    expect(await stage.shown('locations', 'list')).toMatchInlineSnapshot(`
     "location  networks                                               countries        id
     The Alps  –                                                      AT, CH, unknown  <id>
     Branches  192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 1 more  –                <id>"
    `)

    const away = [
      '--asks',
      'require-when-not-at-work',
      '--app',
      'mail',
      '--except-in',
      'The Alps',
      '--risk-from',
      'medium',
    ]
    expect(await stage.shown('rules', 'put', 'Abroad', ...away)).toMatchInlineSnapshot(`
     "rule         Abroad
     position     1
     asks for     require when not at work
     when         at mail, not in The Alps, risk from medium
     in force     yes
     known since  <moment>
     id           <id>
     etag         <etag>"
    `)
    const closed = [
      '--asks',
      'block',
      '--group',
      'guests',
      'partners',
      '--platform',
      'android',
      '--in',
      branches,
      '--disabled',
    ]
    const id = await idOf('rules', 'put', 'Closed', ...closed)
    expect(await stage.shown('rules', 'move', id, '1')).toBe('"Closed" is at place 1 now.')
    expect(await stage.shown('rules', 'list')).toMatchInlineSnapshot(`
     "    rule    asks for                  when                                             in force  id
     1.  Closed  block                     for guests or partners, in Branches, on android  no        <id>
     2.  Abroad  require when not at work  at mail, not in The Alps, risk from medium       yes       <id>"
    `)

    const named = await stage.run('locations', 'remove', branches)
    expect(named).toMatchObject({ exitCode: 1, err: expect.stringContaining('LIMIT_REACHED') })
    await stage.shown('rules', 'remove', id)
    expect(await stage.shown('locations', 'remove', branches)).toBe('The location is removed.')
  })

  test('that are not there are named', async () => {
    const nowhere = await stage.run('rules', 'put', 'X', '--asks', 'block', '--in', 'Atlantis')
    expect(nowhere).toMatchObject({ exitCode: 1, err: expect.stringContaining('no location is called "Atlantis"') })
    expect((await stage.run('rules', 'move', 'x', '1')).err).toContain('there is no rule x')
  })
})

describe('caches, bypasses, devices and the provider', () => {
  test('a cache rule is made, listed and removed', async () => {
    const id = await idOf('caches', 'put', 'person-application-address', '--app', 'vpn', '--seconds', '60')
    await stage.shown('caches', 'put', 'person')
    expect(await stage.shown('caches', 'list')).toMatchInlineSnapshot(`
     "id                                    compares                    counts for  only for  made
     <id>  person application address  1 min       at vpn    <moment>
     <id>  person                      5 min       any       <moment>"
    `)
    expect(await stage.shown('caches', 'remove', id)).toBe('The cache rule is removed.')
  })

  test('a bypass is given, listed and cancelled', async () => {
    const id = await idOf('bypass', 'create', 'bob', '--reason', 'his phone is at home', '--seconds', '600')
    expect(await stage.shown('bypass', 'list', '--active')).toMatch(/<id> +bob +active +his phone is at home/)
    expect(await stage.shown('bypass', 'cancel', id)).toMatch(/state +cancelled/)
    expect(await stage.shown('bypass', 'list', '--user', 'ann')).toBe('There is no bypass.')
  })

  test('devices are listed and forgotten', async () => {
    await stage.shown('settings', 'set', '--remember-devices', 'yes')
    const device = { userId: 'ann', clientIp: '192.0.2.7', userAgent: 'A browser', replacedToken: '' }
    await stage.policy('acme').rememberDevice(device)
    expect(await stage.shown('devices', 'list', 'ann')).toMatch(/192\.0\.2\.7 .* A browser/)
    expect(await stage.shown('devices', 'forget', 'ann')).toBe('Devices forgotten: 1.')
    expect(await stage.shown('devices', 'list', 'ann')).toBe('No device is remembered.')
    await stage.shown('settings', 'set', '--remember-devices', 'no')
  })

  test('a provider is created, shown and deleted', async () => {
    const made = await stage.shown('provider', 'create', 'Head office', '--billed', 'per-user', '--linked')
    expect(made).toMatchInlineSnapshot(`
     "provider  Head office
     billed    per user
     linked    yes: everybody has the full edition
     created   <moment>
     id        <id>"
    `)
    expect(await stage.shown('provider', 'show')).toBe(made)
    expect(await stage.shown('provider', 'delete')).toBe('The provider is deleted.')
    expect((await stage.run('provider', 'show')).err).toContain('OBJECT_NOT_FOUND')
  })
})
