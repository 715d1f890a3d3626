import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-en.ts'
import type { Texts } from './texts.ts'

export const en: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> is your <$application_name$> sign-in code. Do not share it.',
  [Template.ENROLMENT_CODE]: '<$otp$> is the code that adds this phone to <$application_name$>. Do not share it.',
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
  [Template.BYPASS_NOTICE]: [
    'One-time bypasses: <$created$> given, <$used$> used.',
    'People: <$people$>',
    '',
    'The latest',
    'Person: <$person$>',
    'What: <$what$>',
    'Seconds: <$seconds$>',
    'Reason: <$reason$>',
    'By: <$by$>',
    'Time: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'People were locked out: <$lockouts$> time(s).',
    'People: <$people$>',
    '',
    'The latest',
    'Person: <$person$>',
    'Wrong answers: <$denials$>',
    'Time: <$time$>',
    'Until: <$until$>',
    '',
    'To let a person in at once: countersign unlock <user>',
  ].join('\n'),
  subjects: {
    [Template.ONE_TIME_CODE]: 'Your <$application_name$> sign-in code',
    [Template.ENROLMENT_CODE]: 'Your <$application_name$> confirmation code',
    [Template.FRAUD_ALERT]: 'Fraud was reported',
    [Template.BYPASS_NOTICE]: 'One-time bypass',
    [Template.LOCKOUT_NOTICE]: 'People were locked out',
  },
  spoken,
}
