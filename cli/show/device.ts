import { DeviceBlock, type Device } from '#contracts/gen/countersign/challenge/v1/device'
import { word } from '../words.ts'
import { moment } from './moment.ts'

export const deviceHeads = ['device', 'name', 'type', 'state', 'registered', 'last used']

/** A device on which sign-ins are approved. */
export function deviceRow(device: Device): string[] {
  const { id, name, type, createdAt, lastUsedAt } = device
  return [id, name || '–', type || '–', stateOf(device), moment(createdAt), moment(lastUsedAt)]
}

function stateOf({ activated, proved, block }: Device): string {
  if (block !== DeviceBlock.UNSPECIFIED) return `blocked: ${word(DeviceBlock, block)}`
  if (!activated) return 'waits for the app'
  return proved ? 'asked' : 'not proved'
}
