import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-pt.ts'
import type { Texts } from './texts.ts'

/** "Use", not "código": GSM 7-bit has no ó, and one such letter would more than halve the length of a segment. */
export const pt: Texts = {
  [Template.ONE_TIME_CODE]: 'Use <$otp$> para entrar em <$application_name$>. Nunca o revele a outra pessoa.',
  [Template.ENROLMENT_CODE]:
    'Use <$otp$> para cadastrar este telefone em <$application_name$>. Nunca o revele a outra pessoa.',
  [Template.REPLY_CODE]: 'Use <$otp$> para entrar em <$application_name$>. Se for você, responda com este número.',
  [Template.REPLY_CODE_AND_PIN]:
    'Use <$otp$> para entrar em <$application_name$>. Se for você, responda com este número e o PIN.',
  [Template.REPLY_ENROLMENT_CODE]:
    'Use <$otp$> para cadastrar este telefone em <$application_name$>. Responda com este número.',
  [Template.PROMPT]: 'Está entrando em <$application_name$>? Abra para responder.',
  [Template.FRAUD_ALERT]: [
    'Uma fraude foi denunciada: <$reports$> vezes, <$blocked$> com bloqueio da pessoa.',
    'Pessoas: <$people$>',
    '',
    'A última denúncia',
    'Pessoa: <$person$>',
    'Número: <$number$>',
    'Hora: <$time$>',
    'Aplicativo: <$application$>',
    'Endereço: <$address$>',
    'Denunciada por: <$source$>',
    '',
    'Para readmitir uma pessoa: countersign unblock <user> --reason <text>',
  ].join('\n'),
  subjects: {
    [Template.ONE_TIME_CODE]: 'Seu código de acesso a <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Seu código de confirmação de <$application_name$>',
    [Template.PROMPT]: 'Acesso a <$application_name$>',
    [Template.FRAUD_ALERT]: 'Uma fraude foi denunciada',
  },
  spoken,
}
