import type { Style } from '../session.ts'
import { columns } from '../show/table.ts'
import { members, network, tenant } from './acme.ts'
import type { Cluster } from './cluster.ts'

/** Addresses set aside for documentation (RFC 5737): one from outside, and one of the network that is trusted. */
const outside = '198.51.100.7'
const inside = '203.0.113.9'

/** What one sees when everything is up: where it is, who there is, and how to sign somebody in. */
export function firstScreen(style: Style, cluster: Pick<Cluster, 'addresses' | 'carrierUrl' | 'client'>): string {
  const { client } = cluster
  const heading = (text: string) => style.bold(text)
  return indent([
    '',
    `${style.bold(style.green('Countersign is running.'))}  ${style.dim('Ctrl-C drains and stops it.')}`,
    '',
    columns(whereabouts(style, cluster)),
    '',
    heading(`People of ${tenant.name}`),
    columns(members.map(({ person, phone = '', story }) => [person.userId, phone, style.dim(story)])),
    '',
    heading('Sign ann in to the vpn'),
    `  npx countersign sign-in start ann --app vpn --ip ${outside}`,
    `  npx countersign sign-in answer ${style.dim('<challenge> <code>')}   ${style.dim(`her phone: ${cluster.carrierUrl}`)}`,
    '',
    heading('Sign heidi in by the app on her phone'),
    `  npx countersign sign-in start heidi --app vpn --ip ${outside}   ${style.dim(`then type the number there: ${cluster.carrierUrl}`)}`,
    '',
    heading(`From the ${network.label.toLowerCase()} no second factor is asked`),
    `  npx countersign explain ann --app vpn --ip ${inside}`,
    '',
    heading('What came of it'),
    '  npx countersign report usage',
    '',
    heading('The same over gRPC, as the vpn'),
    ...overGrpc(client.applicationKeys['vpn'] ?? client.key, cluster.addresses.challenge),
    '',
  ])
}

function whereabouts(style: Style, { addresses, carrierUrl, client }: Parameters<typeof firstScreen>[1]): string[][] {
  const { policy, challenge, delivery, fraud, reporting, gateway } = addresses
  return [
    ['policy', policy, 'gateway', `http://${gateway}`],
    ['challenge', challenge, 'phones', style.cyan(carrierUrl)],
    ['delivery', delivery, '', ''],
    ['fraud', fraud, 'tenant', client.tenant],
    ['reporting', reporting, 'key', client.key],
  ].map(([name = '', address = '', other = '', value = '']) => [style.dim(name), address, style.dim(other), value])
}

/** The request id is new for every sign-in: the shell takes the second of the moment. */
function overGrpc(key: string, address: string): string[] {
  const request = `{"request_id":"'$(date +%s)'","user_id":"ann","client_ip":"${outside}"}`
  return [
    `  grpcurl -plaintext -H 'authorization: Bearer ${key}' \\`,
    `    -d '${request}' \\`,
    `    ${address} countersign.challenge.v1.ChallengeService/StartChallenge`,
  ]
}

const indent = (lines: string[]) =>
  lines
    .flatMap((line) => line.split('\n'))
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
