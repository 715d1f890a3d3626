import { expect, test } from '@jest/globals'
import colours from 'picocolors'
import { firstScreen } from './first-screen.ts'

const addresses = {
  ...{ policy: '127.0.0.1:7001', challenge: '127.0.0.1:7002', delivery: '127.0.0.1:7003', fraud: '127.0.0.1:7004' },
  ...{ reporting: '127.0.0.1:7005', gateway: '127.0.0.1:7006', carrier: '127.0.0.1:7010' },
}
const client = {
  ...{ tenant: 'acme', key: 'csk_admin', operatorKey: 'cso_operator', applicationKeys: { vpn: 'csk_vpn' } },
  ...{ addresses, authenticators: {} },
}
const screen = firstScreen(colours.createColors(false), { addresses, client, carrierUrl: 'http://127.0.0.1:7010' })

test('it says where everything is, and who there is', () => {
  for (const address of Object.values(addresses)) expect(screen).toContain(address)
  for (const name of ['ann', 'bob', 'carol', 'dave', 'eve', 'grace', 'heidi', 'ivan', 'frank'])
    expect(screen).toMatch(new RegExp(`^  ${name} `, 'm'))
  expect(screen).toContain('csk_admin')
})

test('its commands can be copied as they are', () => {
  expect(screen).toContain('npx countersign sign-in start ann --app vpn --ip 198.51.100.7')
  expect(screen).toContain('npx countersign sign-in start heidi --app vpn --ip 198.51.100.7')
  const [, json = ''] = /-d '(.*)' \\/.exec(screen) ?? []
  expect(JSON.parse(json.replace("'$(date +%s)'", '1'))).toEqual({
    ...{ request_id: '1', user_id: 'ann', client_ip: '198.51.100.7' },
  })
  expect(screen).toContain('countersign.challenge.v1.ChallengeService/StartChallenge')
})

test('the key of the operator is not on it, and it fits on a screen', () => {
  expect(screen).not.toContain('cso_operator')
  const lines = screen.split('\n')
  expect(lines.length).toBeLessThan(40)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
})
