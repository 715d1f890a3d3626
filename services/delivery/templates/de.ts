import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-de.ts'
import type { Texts } from './texts.ts'

export const de: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> ist Ihr Anmeldecode für <$application_name$>. Geben Sie ihn nicht weiter.',
  [Template.ENROLMENT_CODE]:
    '<$otp$> ist der Code, mit dem Sie dieses Telefon bei <$application_name$> hinzufügen. Geben Sie ihn nicht weiter.',
  [Template.REPLY_CODE]:
    '<$otp$> ist Ihr Anmeldecode für <$application_name$>. Antworten Sie damit, wenn Sie sich gerade anmelden.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> ist Ihr Anmeldecode für <$application_name$>. Antworten Sie mit Code und PIN, wenn Sie sich anmelden.',
  [Template.REPLY_ENROLMENT_CODE]:
    '<$otp$> ist der Code, der dieses Telefon bei <$application_name$> einträgt. Antworten Sie damit.',
  [Template.PROMPT]: 'Melden gerade Sie sich bei <$application_name$> an? Zum Antworten öffnen.',
  [Template.FRAUD_ALERT]: [
    'Betrug wurde gemeldet: <$reports$>-mal, <$blocked$>-mal wurde die Person gesperrt.',
    'Personen: <$people$>',
    '',
    'Die letzte Meldung',
    'Person: <$person$>',
    'Nummer: <$number$>',
    'Zeit: <$time$>',
    'Anwendung: <$application$>',
    'Adresse: <$address$>',
    'Gemeldet durch: <$source$>',
    '',
    'Um eine Person wieder zuzulassen: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'Einmalige Ausnahmen: <$created$> gegeben, <$used$> benutzt.',
    'Personen: <$people$>',
    '',
    'Die letzte',
    'Person: <$person$>',
    'Was: <$what$>',
    'Sekunden: <$seconds$>',
    'Grund: <$reason$>',
    'Durch: <$by$>',
    'Zeit: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Personen wurden ausgesperrt: <$lockouts$>-mal.',
    'Personen: <$people$>',
    '',
    'Die letzte',
    'Person: <$person$>',
    'Falsche Antworten: <$denials$>',
    'Zeit: <$time$>',
    'Bis: <$until$>',
    '',
    'Um eine Person sofort zuzulassen: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Antworten Sie mit dem Code, um zuzustimmen.',
    [Template.REPLY_CODE_AND_PIN]: 'Antworten Sie mit Code und PIN, um zuzustimmen.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Ihr Anmeldecode für <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Ihr Bestätigungscode für <$application_name$>',
    [Template.PROMPT]: 'Anmeldung bei <$application_name$>',
    [Template.FRAUD_ALERT]: 'Betrug wurde gemeldet',
    [Template.BYPASS_NOTICE]: 'Einmalige Ausnahme',
    [Template.LOCKOUT_NOTICE]: 'Personen wurden ausgesperrt',
  },
  spoken,
}
