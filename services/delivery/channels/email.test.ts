import { describe, expect, test } from '@jest/globals'
import { Channel, Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { languages } from '../templates/index.ts'
import { email } from './email.ts'

const parameters = { otp: '048213', application_name: 'Payroll' }
const wording = { template: Template.ONE_TIME_CODE, parameters, language: 'en' } as const

describe('an address', () => {
  test('goes to a carrier whole, and shows its first letter and its domain', () => {
    expect(email.address('ann@example.com')).toEqual({
      to: 'ann@example.com',
      hint: 'a**@example.com',
      countryCode: '',
    })
  })

  test.each([
    ...['', 'ann', 'ann@', '@example.com', 'ann@example', 'ann@example.com, bob@example.com', 'Ann <ann@example.com>'],
    ...['ann@example.com\r\nBcc: bob@example.com', 'ann b@example.com', `${'a'.repeat(250)}@example.com`],
  ])('%j is none, and the refusal does not repeat it', (given) => {
    const refused = { violations: [expect.objectContaining({ field: 'recipient.email_address' })] }
    expect(() => email.address(given)).toThrow(expect.objectContaining(refused))
    expect(() => email.address(given)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(given || 'none') }),
    )
  })
})

describe('a mail', () => {
  test('is of the channel EMAIL, and says the code', () => {
    expect(email.kind).toBe(Channel.EMAIL)
    expect(email.render(wording)).toBe('048213 is your Payroll sign-in code. Do not share it.')
  })

  test.each(Object.keys(languages))(
    'in %s is about the application, and its subject never tells the code',
    (language) => {
      for (const template of [Template.ONE_TIME_CODE, Template.ENROLMENT_CODE] as const) {
        const subject = email.subject?.({ template, parameters, language })
        expect(subject).toContain('Payroll')
        expect(subject).not.toMatch(/\d/)
      }
    },
  )

  test('without an application is refused', () => {
    expect(() => email.subject?.({ ...wording, parameters: { otp: '1' } })).toThrow('do not fit the template')
  })
})
