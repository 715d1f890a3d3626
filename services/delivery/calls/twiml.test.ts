import { describe, expect, test } from '@jest/globals'
import { languages } from '../templates/index.ts'
import { instruct } from './instruct.ts'
import { ringing, type CallState, type CallTerms } from './call.ts'
import { speak } from './speak.ts'
import { twiml } from './twiml.ts'

const terms: CallTerms = {
  ...{ pinRequired: false, pinAttempts: 3, fraudCode: '0', blockForFraud: false },
  ...{ extension: '', sayExtension: false, backup: false },
}
const keysUrl = 'https://mfa.example.com/webhooks/calls/twilio?tenant=acme&step=1'

function written(state: Partial<CallState>, changes: Partial<CallTerms & { name: string; language: string }> = {}) {
  const all = { ...terms, ...changes }
  const parameters = { applicationName: changes.name ?? 'Payroll', fraudCode: all.fraudCode, extension: all.extension }
  const say = (prompt: NonNullable<CallState['prompt']>) => speak(prompt, changes.language ?? 'en', parameters)
  return twiml(instruct({ ...ringing(all), ...state }, all), { keysUrl, say })
}

describe('a call', () => {
  test('greets, and waits for keys up to #', () => {
    expect(written({ phase: 'greeting', prompt: 'greeting' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" finishOnKey="#" numDigits="17" timeout="10" ' +
        'actionOnEmptyResult="true" method="POST" action="https://mfa.example.com/webhooks/calls/twilio?tenant=acme&amp;step=1">' +
        '<Say language="en-US">This is Payroll. Somebody is signing in with your name. If it is you, press the pound key.</Say>' +
        '</Gather></Response>',
    )
  })

  test('that is over says so and hangs up', () => {
    expect(written({ phase: 'ended', prompt: 'denied' })).toMatch(
      /<Response><Say[^>]+>.+<\/Say><Hangup\/><\/Response>$/,
    )
    expect(written({ phase: 'ended', prompt: null })).toMatch(/<Response><Hangup\/><\/Response>$/)
  })

  test('waits for one key where that is all there is to press', () => {
    expect(written({ phase: 'confirming', prompt: 'fraudConfirmation' })).toContain('numDigits="1"')
  })

  test('dials the extension before it listens', () => {
    const at = { phase: 'extension', prompt: 'extensionAfter' } as const
    expect(written(at, { extension: '12,890#' })).toContain('<Response><Play digits="ww12ww890#"/><Gather')
    expect(written(at, { extension: '@890', sayExtension: true })).toContain('<Play digits="ww890"/>')
  })

  test('asks an operator for the extension, digit by digit, where one answers', () => {
    const at = { phase: 'extension', prompt: 'extensionAfter' } as const
    expect(written(at, { extension: '890', sayExtension: true })).toMatch(
      /extension 8 9 0\.<\/Say><Pause length="10"\/><Gather[^>]+><Say[^>]+>If this is already/,
    )
  })

  test('can not be told to do anything by a name', () => {
    const xml = written({ phase: 'greeting', prompt: 'greeting' }, { name: 'A&B</Say><Dial>+1900\u0000"\ud800\'' })
    expect(xml).toContain('This is A&amp;B&lt;/Say&gt;&lt;Dial&gt;+1900&quot;&apos;.')
  })

  test('speaks German to who speaks Swiss German', () => {
    expect(written({ phase: 'greeting', prompt: 'greeting' }, { language: 'de-CH' })).toContain(
      '<Say language="de-DE">Hier ist Payroll.',
    )
  })
})

test.each(Object.keys(languages))('every prompt in %s has the places of the English one', (language) => {
  const places = (text = '') => text.match(/<\$\w+\$>/g)?.sort()
  const { spoken } = languages[language] ?? {}
  for (const [prompt, text] of Object.entries(languages.en?.spoken ?? {})) {
    expect(places(spoken?.[prompt as keyof typeof spoken])).toEqual(places(text))
  }
})
