import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-pt.ts'
import type { Texts } from './texts.ts'

/** "Use", not "código": GSM 7-bit has no ó, and one such letter would more than halve the length of a segment. */
export const pt: Texts = {
  [Template.ONE_TIME_CODE]: 'Use <$otp$> para entrar em <$application_name$>. Nunca o revele a outra pessoa.',
  [Template.ENROLMENT_CODE]:
    'Use <$otp$> para cadastrar este telefone em <$application_name$>. Nunca o revele a outra pessoa.',
  [Template.REPLY_CODE]: 'Use <$otp$> para entrar em <$application_name$>. Responda com ele se quer entrar.',
  [Template.REPLY_CODE_AND_PIN]:
    'Use <$otp$> para entrar em <$application_name$>. Responda com ele e o PIN se quer entrar.',
  [Template.REPLY_ENROLMENT_CODE]:
    'Use <$otp$> para cadastrar este telefone em <$application_name$>. Responda com ele.',
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
  [Template.BYPASS_NOTICE]: [
    'Dispensas de uso único: <$created$> concedidas, <$used$> usadas.',
    'Pessoas: <$people$>',
    '',
    'A última',
    'Pessoa: <$person$>',
    'O quê: <$what$>',
    'Segundos: <$seconds$>',
    'Motivo: <$reason$>',
    'Por: <$by$>',
    'Hora: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Pessoas bloqueadas por respostas erradas: <$lockouts$> vezes.',
    'Pessoas: <$people$>',
    '',
    'A última',
    'Pessoa: <$person$>',
    'Respostas erradas: <$denials$>',
    'Hora: <$time$>',
    'Até: <$until$>',
    '',
    'Para desbloquear uma pessoa: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Responda com os algarismos recebidos para confirmar.',
    [Template.REPLY_CODE_AND_PIN]: 'Responda com os algarismos recebidos e o PIN para confirmar.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Seu código de acesso a <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Seu código de confirmação de <$application_name$>',
    [Template.PROMPT]: 'Acesso a <$application_name$>',
    [Template.FRAUD_ALERT]: 'Uma fraude foi denunciada',
    [Template.BYPASS_NOTICE]: 'Dispensa de uso único',
    [Template.LOCKOUT_NOTICE]: 'Pessoas bloqueadas por respostas erradas',
  },
  spoken,
}
