import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-en.ts'
import type { Texts } from './texts.ts'

export const en: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> is your <$application_name$> sign-in code. Do not share it.',
  [Template.ENROLMENT_CODE]: '<$otp$> is the code that adds this phone to <$application_name$>. Do not share it.',
  [Template.REPLY_CODE]: '<$otp$> is your <$application_name$> sign-in code. Reply with it if you are signing in.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> is your <$application_name$> sign-in code. Reply with it and your PIN if you are signing in.',
  [Template.REPLY_ENROLMENT_CODE]: '<$otp$> is the code that adds this phone to <$application_name$>. Reply with it.',
  [Template.PROMPT]: 'Is it you who signs in to <$application_name$>? Open to answer.',
  [Template.FRAUD_ALERT]: [
    'Fraud was reported: <$reports$> time(s), <$blocked$> of them blocked the person.',
    'People: <$people$>',
    '',
    'The latest report',
    'Person: <$person$>',
    'Number: <$number$>',
    'Time: <$time$>',
    'Application: <$application$>',
    'Address: <$address$>',
    'Reported by: <$source$>',
    '',
    'To let a person in again: countersign unblock <user> --reason <text>',
  ].join('\n'),
  subjects: {
    [Template.ONE_TIME_CODE]: 'Your <$application_name$> sign-in code',
    [Template.ENROLMENT_CODE]: 'Your <$application_name$> confirmation code',
    [Template.PROMPT]: '<$application_name$> sign-in',
    [Template.FRAUD_ALERT]: 'Fraud was reported',
  },
  spoken,
}
