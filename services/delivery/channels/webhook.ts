import { Channel as ChannelKind, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal, type Violation } from '#contracts/refusal'
import { fill } from '../templates/fill.ts'
import { textOf } from '../templates/index.ts'
import type { KnownTemplate } from '../templates/texts.ts'
import type { Channel } from './channel.ts'

/** What is told by webhook, by the name that receivers know it by. A code never is: a person's alone may be told it. */
const types: Readonly<Partial<Record<KnownTemplate, string>>> = {
  [Template.FRAUD_ALERT]: 'fraud.alert',
  [Template.BYPASS_NOTICE]: 'bypass.changed',
  [Template.LOCKOUT_NOTICE]: 'person.locked-out',
}

/** What stands in the place of the message's id, which is known when it goes. */
export const idPlace = '"<$id$>"'

/** A request to a web address of the tenant. */
export const webhook: Channel = {
  kind: ChannelKind.WEBHOOK,

  address(given) {
    const url = URL.canParse(given) ? new URL(given) : undefined
    const plain = url && url.username === '' && url.password === '' && url.hash === ''
    if (!plain || !(url.protocol === 'https:' || isLoopback(url))) throw notAnAddress()
    return { to: url.href, hint: url.origin, countryCode: '' }
  },

  render({ template, parameters, tenant = '' }) {
    const type = types[template]
    if (!type)
      throw refused('a webhook carries no codes', { field: 'template', description: 'must be that of a notice' })
    fill(textOf(template, 'en'), parameters)
    const fields = Object.entries(parameters).map(([name, value]) => [name, value === '–' ? null : value])
    const { time = null, ...rest } = Object.fromEntries(fields) as Record<string, string | null>
    return JSON.stringify({ id: '<$id$>', type, tenant, time, fields: rest })
  },
}

/** What an operator who tries webhooks out has at hand; whether anything may go there is for the account to say. */
function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function notAnAddress(): Refusal {
  const description = 'must be an https address without credentials'
  return refused('the recipient has no address that a webhook can reach', {
    field: 'recipient.webhook_url',
    description,
  })
}

const refused = (message: string, violation: Violation) =>
  new Refusal(ErrorReason.INVALID_REQUEST, message, { violations: [violation] })
