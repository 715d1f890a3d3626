import { Channel as ChannelKind, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { fill } from '../templates/fill.ts'
import { subjectOf, textOf } from '../templates/index.ts'
import type { Channel, Wording } from './channel.ts'
import { withShortName } from './short-name.ts'

const longestId = 128

/** A prompt on a device. It is addressed by the id of its target: how the device is reached is told beside. */
export const push: Channel = {
  kind: ChannelKind.PUSH,

  address(given) {
    if (given === '' || given.length > longestId)
      throw refused('recipient.push_target', `must be the id of a push target, 1 to ${longestId} characters`)
    return { to: given, hint: given, countryCode: '' }
  },

  render: (wording) => prompting(wording, textOf),
  subject: (wording) => prompting(wording, subjectOf),
}

/** A lock screen is read by anyone: what has a code in it is no prompt. */
function prompting({ template, parameters, language }: Wording, textIn: typeof subjectOf): string {
  if (template !== Template.PROMPT) {
    throw refused('template', 'must be TEMPLATE_PROMPT for a push')
  }
  return fill(textIn(template, language), withShortName(parameters))
}

function refused(field: string, description: string): Refusal {
  const violations = [{ field, description }]
  return new Refusal(ErrorReason.INVALID_REQUEST, 'a push can not be made of this', { violations })
}
