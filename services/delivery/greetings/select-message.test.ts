import { expect, test } from '@jest/globals'
import { VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import { selectMessage } from './select-message.ts'

const { GREETING, DENIED } = VoiceMessageType

const message = (name: string, language: string, applicationId = '', type: VoiceMessageType = GREETING) => ({
  ...{ name, language, applicationId, type },
})
const all = [
  message('any German', 'de'),
  message('German at the VPN', 'de', 'vpn'),
  message('Swiss German', 'de-ch'),
  message('French at the VPN', 'fr', 'vpn'),
  message('any English', 'en'),
  message('denied in Spanish', 'es', '', DENIED),
]

test.each([
  ['de', 'vpn', 'German at the VPN'],
  ['de', 'mail', 'any German'],
  ['de', '', 'any German'],
  ['de-CH', 'mail', 'Swiss German'],
  ['de-CH', 'vpn', 'German at the VPN'],
  ['de-AT', 'mail', 'any German'],
  ['fr', 'vpn', 'French at the VPN'],
  ['fr', 'mail', undefined],
  ['fr', '', undefined],
  ['es', 'vpn', undefined],
  ['', 'vpn', 'any English'],
  ['en-GB', 'vpn', 'any English'],
  ['ja', 'vpn', undefined],
])('who speaks %j at %j hears %j', (language, applicationId, name) => {
  expect(selectMessage(all, { type: GREETING, language, applicationId })?.name).toBe(name)
})

test('who speaks English hears no recording in German, not even where it is the only one', () => {
  expect(
    selectMessage([message('German', 'de')], { type: GREETING, language: 'en', applicationId: '' }),
  ).toBeUndefined()
})

test('a recording is of one type', () => {
  const listener = { language: 'es', applicationId: '' }
  expect(selectMessage(all, { ...listener, type: DENIED })?.name).toBe('denied in Spanish')
})
