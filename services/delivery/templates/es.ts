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
  subjects: {
    [Template.ONE_TIME_CODE]: 'Su clave de acceso a <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Su clave de confirmación de <$application_name$>',
    [Template.PROMPT]: 'Acceso a <$application_name$>',
    [Template.FRAUD_ALERT]: 'Se ha denunciado un fraude',
  },
  spoken,
}
