import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-it.ts'
import type { Texts } from './texts.ts'

export const it: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> è il suo codice di accesso a <$application_name$>. Non lo comunichi a nessuno.',
  [Template.ENROLMENT_CODE]:
    '<$otp$> è il codice che registra questo telefono in <$application_name$>. Non lo comunichi a nessuno.',
  [Template.REPLY_CODE]:
    '<$otp$> è il codice di accesso a <$application_name$>. Se sta accedendo, risponda con il codice.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> è il codice di accesso a <$application_name$>. Se sta accedendo, risponda con codice e PIN.',
  [Template.REPLY_ENROLMENT_CODE]:
    '<$otp$> è il codice che registra questo telefono in <$application_name$>. Risponda con il codice.',
  [Template.PROMPT]: 'Sta accedendo a <$application_name$>? Apra per rispondere.',
  [Template.FRAUD_ALERT]: [
    'È stata segnalata una frode: <$reports$> volte, <$blocked$> con blocco della persona.',
    'Persone: <$people$>',
    '',
    'L’ultima segnalazione',
    'Persona: <$person$>',
    'Numero: <$number$>',
    'Ora: <$time$>',
    'Applicazione: <$application$>',
    'Indirizzo: <$address$>',
    'Segnalata da: <$source$>',
    '',
    'Per riammettere una persona: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'Esenzioni monouso: <$created$> concesse, <$used$> usate.',
    'Persone: <$people$>',
    '',
    'L’ultima',
    'Persona: <$person$>',
    'Che cosa: <$what$>',
    'Secondi: <$seconds$>',
    'Motivo: <$reason$>',
    'Da: <$by$>',
    'Ora: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Persone bloccate per risposte errate: <$lockouts$> volte.',
    'Persone: <$people$>',
    '',
    'L’ultima',
    'Persona: <$person$>',
    'Risposte errate: <$denials$>',
    'Ora: <$time$>',
    'Fino a: <$until$>',
    '',
    'Per sbloccare una persona: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Risponda con il codice per confermare.',
    [Template.REPLY_CODE_AND_PIN]: 'Risponda con codice e PIN per confermare.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Il suo codice di accesso a <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Il suo codice di conferma per <$application_name$>',
    [Template.PROMPT]: 'Accesso a <$application_name$>',
    [Template.FRAUD_ALERT]: 'È stata segnalata una frode',
    [Template.BYPASS_NOTICE]: 'Esenzione monouso',
    [Template.LOCKOUT_NOTICE]: 'Persone bloccate per risposte errate',
  },
  spoken,
}
