import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-nl.ts'
import type { Texts } from './texts.ts'

export const nl: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> is uw inlogcode voor <$application_name$>. Deel deze met niemand.',
  [Template.ENROLMENT_CODE]:
    '<$otp$> is de code waarmee u deze telefoon toevoegt aan <$application_name$>. Deel deze met niemand.',
  [Template.REPLY_CODE]: '<$otp$> is uw inlogcode voor <$application_name$>. Antwoord ermee als u nu inlogt.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> is uw inlogcode voor <$application_name$>. Antwoord met code en pincode als u nu inlogt.',
  [Template.REPLY_ENROLMENT_CODE]:
    '<$otp$> is de code waarmee u deze telefoon toevoegt aan <$application_name$>. Antwoord ermee.',
  [Template.PROMPT]: 'Logt u nu in bij <$application_name$>? Open om te antwoorden.',
  [Template.FRAUD_ALERT]: [
    'Er is fraude gemeld: <$reports$> keer, waarvan <$blocked$> keer met blokkering van de persoon.',
    'Personen: <$people$>',
    '',
    'De laatste melding',
    'Persoon: <$person$>',
    'Nummer: <$number$>',
    'Tijd: <$time$>',
    'Toepassing: <$application$>',
    'Adres: <$address$>',
    'Gemeld door: <$source$>',
    '',
    'Om iemand weer toe te laten: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'Eenmalige vrijstellingen: <$created$> verleend, <$used$> gebruikt.',
    'Personen: <$people$>',
    '',
    'De laatste',
    'Persoon: <$person$>',
    'Wat: <$what$>',
    'Seconden: <$seconds$>',
    'Reden: <$reason$>',
    'Door: <$by$>',
    'Tijd: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Personen buitengesloten na foute antwoorden: <$lockouts$> keer.',
    'Personen: <$people$>',
    '',
    'De laatste',
    'Persoon: <$person$>',
    'Foute antwoorden: <$denials$>',
    'Tijd: <$time$>',
    'Tot: <$until$>',
    '',
    'Om iemand weer toe te laten: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Antwoord met de code om te bevestigen.',
    [Template.REPLY_CODE_AND_PIN]: 'Antwoord met code en pincode om te bevestigen.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Uw inlogcode voor <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Uw bevestigingscode voor <$application_name$>',
    [Template.PROMPT]: 'Inloggen bij <$application_name$>',
    [Template.FRAUD_ALERT]: 'Er is fraude gemeld',
    [Template.BYPASS_NOTICE]: 'Eenmalige vrijstelling',
    [Template.LOCKOUT_NOTICE]: 'Personen zijn buitengesloten',
  },
  spoken,
}
