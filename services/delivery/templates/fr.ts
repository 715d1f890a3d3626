import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-fr.ts'
import type { Texts } from './texts.ts'

export const fr: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> est votre code de connexion à <$application_name$>. Ne le communiquez à personne.',
  [Template.ENROLMENT_CODE]:
    '<$otp$> est le code qui ajoute ce téléphone à <$application_name$>. Ne le communiquez à personne.',
  [Template.REPLY_CODE]:
    '<$otp$> est votre code de connexion à <$application_name$>. Si vous vous connectez, répondez par ce code.',
  [Template.REPLY_CODE_AND_PIN]:
    '<$otp$> est votre code de connexion à <$application_name$>. Si vous vous connectez, répondez par code et PIN.',
  [Template.REPLY_ENROLMENT_CODE]:
    '<$otp$> est le code qui ajoute ce téléphone à <$application_name$>. Répondez par ce code.',
  [Template.PROMPT]: 'Est-ce bien vous qui vous connectez à <$application_name$> ? Ouvrez pour répondre.',
  [Template.FRAUD_ALERT]: [
    'Une fraude a été signalée : <$reports$> fois, dont <$blocked$> avec blocage de la personne.',
    'Personnes: <$people$>',
    '',
    'Le dernier signalement',
    'Personne: <$person$>',
    'Numéro: <$number$>',
    'Heure: <$time$>',
    'Application: <$application$>',
    'Adresse: <$address$>',
    'Signalé par: <$source$>',
    '',
    'Pour réadmettre une personne: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'Dispenses à usage unique : <$created$> accordées, <$used$> utilisées.',
    'Personnes: <$people$>',
    '',
    'La dernière',
    'Personne: <$person$>',
    'Quoi: <$what$>',
    'Secondes: <$seconds$>',
    'Motif: <$reason$>',
    'Par: <$by$>',
    'Heure: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    'Des personnes ont été verrouillées : <$lockouts$> fois.',
    'Personnes: <$people$>',
    '',
    'La dernière',
    'Personne: <$person$>',
    'Réponses fausses: <$denials$>',
    'Heure: <$time$>',
    "Jusqu'à: <$until$>",
    '',
    'Pour admettre une personne aussitôt: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: 'Répondez par ce code pour confirmer.',
    [Template.REPLY_CODE_AND_PIN]: 'Répondez par code et PIN pour confirmer.',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: 'Votre code de connexion à <$application_name$>',
    [Template.ENROLMENT_CODE]: 'Votre code de confirmation pour <$application_name$>',
    [Template.PROMPT]: 'Connexion à <$application_name$>',
    [Template.FRAUD_ALERT]: 'Une fraude a été signalée',
    [Template.BYPASS_NOTICE]: 'Dispense à usage unique',
    [Template.LOCKOUT_NOTICE]: 'Des personnes ont été verrouillées',
  },
  spoken,
}
