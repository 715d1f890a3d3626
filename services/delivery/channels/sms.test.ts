import { describe, expect, test } from '@jest/globals'
import { Channel, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { segments } from '#test/outside/carrier/segments'
import { languages } from '../templates/index.ts'
import { sms } from './sms.ts'

const wording = {
  template: Template.ONE_TIME_CODE,
  parameters: { otp: '048213', application_name: 'Payroll' },
  language: 'en',
} as const

const { ONE_TIME_CODE, ENROLMENT_CODE, REPLY_CODE, REPLY_CODE_AND_PIN, REPLY_ENROLMENT_CODE } = Template
const templates = [ONE_TIME_CODE, ENROLMENT_CODE, REPLY_CODE, REPLY_CODE_AND_PIN, REPLY_ENROLMENT_CODE] as const

describe('an address', () => {
  test.each([
    ['+14255550123', '+*********23', '1'],
    ['+447700900123', '+**********23', '44'],
    ['+80012345678', '+*********78', '800'],
  ])('%s goes to a carrier whole and is shown as %s', (number, hint, countryCode) => {
    expect(sms.address(number)).toEqual({ to: number, hint, countryCode })
  })

  test.each([
    '',
    '14255550123',
    '+1 425 555 0123',
    '+1425555012',
    '+999123456789',
    '+14255550123;ext=4',
    '+0123456789',
  ])('%j is none', (number) => {
    expect(() => sms.address(number)).toThrow(
      expect.objectContaining({ violations: [expect.objectContaining({ field: 'recipient.sms_number' })] }),
    )
  })

  test('the refusal does not repeat it', () => {
    expect(() => sms.address('+1425555012')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('425') }),
    )
  })
})

describe('a text', () => {
  test('is of the channel SMS', () => {
    expect(sms.kind).toBe(Channel.SMS)
  })

  test.each(Object.keys(languages))(
    'in %s says how to reply, where it tells of an event that is confirmed so',
    (language) => {
      const eventText = '048213 pays 12 to Ben'
      const parameters = { otp: '048213' }
      const render = (template: typeof REPLY_CODE | typeof REPLY_CODE_AND_PIN | typeof ONE_TIME_CODE) =>
        sms
          .render({ template, parameters: template === ONE_TIME_CODE ? {} : parameters, language, eventText })
          .split('\n')
      const [code, codeAndPin] = [render(REPLY_CODE), render(REPLY_CODE_AND_PIN)]
      expect([code[0], codeAndPin[0]]).toEqual([eventText, eventText])
      expect([code.length, codeAndPin.length, render(ONE_TIME_CODE)]).toEqual([2, 2, [eventText]])
      expect(code[1]).not.toMatch(/pin/i)
      expect(codeAndPin[1]).toMatch(/pin/i)
      expect(code[1]).not.toBe(language === 'en' ? '' : languages.en?.replying[REPLY_CODE])
    },
  )

  test.each([
    ['another code than it has in it', { otp: '999999' }, 'otp'],
    ['anything but the code', { otp: '048213', application_name: 'Payroll' }, 'application_name'],
  ])('of an event that is answered by text may not be given %s', (_, parameters, name) => {
    const told = { template: REPLY_CODE, parameters, language: 'en', eventText: '048213 pays 12 to Ben' }
    expect(() => sms.render(told)).toThrow(
      expect.objectContaining({ violations: [expect.objectContaining({ field: `parameters.${name}` })] }),
    )
  })

  test('says the code first, so that a lock screen shows it', () => {
    expect(sms.render(wording)).toBe('048213 is your Payroll sign-in code. Do not share it.')
  })

  test.each(Object.keys(languages))('in %s holds the code and nothing else that looks like one', (language) => {
    for (const template of templates) {
      expect(sms.render({ ...wording, template, language }).match(/\d+/g)).toEqual(['048213'])
    }
  })

  test.each(Object.keys(languages))('in %s fits one segment, whatever the length of the name', (language) => {
    for (const template of templates) {
      const parameters = { otp: '048213', application_name: 'Überweisungen & Co. '.repeat(10) }
      expect(segments(sms.render({ template, parameters, language }))).toBe(1)
    }
  })

  test('in English fits one segment with a short name in another script', () => {
    for (const template of templates) {
      const parameters = { otp: '048213', application_name: '給与計算システム' }
      expect(segments(sms.render({ ...wording, template, parameters }))).toBe(1)
    }
  })

  test('cuts a name between characters, never inside one', () => {
    const parameters = { otp: '048213', application_name: '🔑'.repeat(100) }
    const text = sms.render({ ...wording, parameters })
    expect(text).toMatch(/^\P{Surrogate}+$/u)
    expect(text.match(/🔑/gu)).toHaveLength(40)
  })
})
