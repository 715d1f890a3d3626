import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting:
    'Ici <$application_name$>. Quelqu’un se connecte avec votre nom. Si c’est vous, appuyez sur la touche dièse.',
  greetingPin:
    'Ici <$application_name$>. Quelqu’un se connecte avec votre nom. Si c’est vous, saisissez votre code PIN, puis appuyez sur la touche dièse.',
  fraudGreeting:
    'Ici <$application_name$>. Quelqu’un se connecte avec votre nom. Si c’est vous, appuyez sur la touche dièse. Sinon, appuyez sur <$fraud_code$>, puis sur la touche dièse, pour le signaler.',
  fraudGreetingPin:
    'Ici <$application_name$>. Quelqu’un se connecte avec votre nom. Si c’est vous, saisissez votre code PIN, puis appuyez sur la touche dièse. Sinon, appuyez sur <$fraud_code$>, puis sur la touche dièse, pour le signaler.',
  retry: 'Pour confirmer que vous vous connectez, appuyez sur la touche dièse.',
  retryPin: 'Pour confirmer que vous vous connectez, saisissez votre code PIN, puis appuyez sur la touche dièse.',
  wrongPin: 'Ce n’était pas votre code PIN. Saisissez-le à nouveau, puis appuyez sur la touche dièse.',
  fraudConfirmation:
    'Pour signaler cette connexion et bloquer votre compte jusqu’à ce qu’un administrateur l’ait examiné, appuyez sur 1.',
  fraudReported: 'Merci. La connexion a été signalée. Au revoir.',
  authenticated: 'Merci. Vous avez confirmé la connexion. Au revoir.',
  denied: 'La connexion n’a pas été confirmée. Au revoir.',
  pinExpired: 'Votre code PIN doit être changé avant de pouvoir servir. Au revoir.',
  pinMenu:
    'Merci. Vous avez confirmé la connexion. Pour changer votre code PIN, appuyez sur 1. Sinon, vous pouvez raccrocher.',
  newPin: 'Choisissez un nouveau code PIN : saisissez-le, puis appuyez sur la touche dièse.',
  confirmPin: 'Saisissez le nouveau code PIN encore une fois, puis appuyez sur la touche dièse.',
  pinRejected:
    'Ce ne peut pas être votre nouveau code PIN. Choisissez-en un autre : saisissez-le, puis appuyez sur la touche dièse.',
  pinChanged: 'Merci. Votre code PIN a été changé et vous avez confirmé la connexion. Au revoir.',
  extensionBefore: 'Veuillez transférer cet appel au poste <$extension$>.',
  extensionAfter: 'Si vous êtes déjà à ce poste, appuyez sur la touche dièse.',
  event: 'Ici <$application_name$>. <$event$> Pour confirmer, appuyez sur la touche dièse.',
  eventPin:
    'Ici <$application_name$>. <$event$> Pour confirmer, saisissez votre code PIN, puis appuyez sur la touche dièse.',
  fraudEvent:
    'Ici <$application_name$>. <$event$> Pour confirmer, appuyez sur la touche dièse. Si vous ne l’avez pas demandé, appuyez sur <$fraud_code$>, puis sur la touche dièse, pour le signaler.',
  fraudEventPin:
    'Ici <$application_name$>. <$event$> Pour confirmer, saisissez votre code PIN, puis appuyez sur la touche dièse. Si vous ne l’avez pas demandé, appuyez sur <$fraud_code$>, puis sur la touche dièse, pour le signaler.',
  eventConfirmed: 'Merci. Vous avez confirmé. Au revoir.',
  eventDenied: 'Rien n’a été confirmé. Au revoir.',
}
