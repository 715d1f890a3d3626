import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-es.ts'
import type { Texts } from './texts.ts'

/** "Clave", not "código": GSM 7-bit has no ó, and one such letter would more than halve the length of a segment. */
export const es: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> es su clave de acceso a <$application_name$>. No la comparta.',
  [Template.ENROLMENT_CODE]: '<$otp$> es la clave que registra este teléfono en <$application_name$>. No la comparta.',
  [Template.REPLY_CODE]:
    '<$otp$> es su clave de acceso a <$application_name$>. Si es usted quien accede, responda con ella.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> es su clave de acceso a <$application_name$>. Si es usted quien accede, responda con ella y su PIN.',
  [Template.REPLY_ENROLMENT_CODE]:
    '<$otp$> es la clave que registra este teléfono en <$application_name$>. Responda con ella.',
  [Template.PROMPT]: '¿Es usted quien accede a <$application_name$>? Abra para responder.',
  [Template.FRAUD_ALERT]: [
    'Se ha denunciado un fraude: <$reports$> veces, <$blocked$> con bloqueo de la persona.',
    'Personas: <$people$>',
    '',
    'La última denuncia',
    'Persona: <$person$>',
    'Número: <$number$>',
    'Hora: <$time$>',
    'Aplicación: <$application$>',
    'Dirección: <$address$>',
    'Denunciado por: <$source$>',
    '',
    'Para readmitir a una persona: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'Excepciones de un solo uso: <$created$> concedidas, <$used$> usadas.',
    'Personas: <$people$>',
    '',
    'La última',
    'Persona: <$person$>',
    'Qué: <$what$>',
    'Segundos: <$seconds$>',
    'Motivo: <$reason$>',
    'Por: <$by$>',
    'Hora: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Personas bloqueadas por respuestas erróneas: <$lockouts$> veces.',
    'Personas: <$people$>',
    '',
    'La última',
    'Persona: <$person$>',
    'Respuestas erróneas: <$denials$>',
    'Hora: <$time$>',
    'Hasta: <$until$>',
    '',
    'Para admitir a una persona de inmediato: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Responda con la clave para confirmar.',
    [Template.REPLY_CODE_AND_PIN]: 'Responda con la clave y su PIN para confirmar.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Su clave de acceso a <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Su clave de confirmación de <$application_name$>',
    [Template.PROMPT]: 'Acceso a <$application_name$>',
    [Template.FRAUD_ALERT]: 'Se ha denunciado un fraude',
    [Template.BYPASS_NOTICE]: 'Excepción de un solo uso',
    [Template.LOCKOUT_NOTICE]: 'Personas bloqueadas',
  },
  spoken,
}
