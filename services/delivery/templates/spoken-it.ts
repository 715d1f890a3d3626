import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting: 'Qui è <$application_name$>. Qualcuno sta accedendo con il suo nome. Se è lei, prema il tasto cancelletto.',
  greetingPin:
    'Qui è <$application_name$>. Qualcuno sta accedendo con il suo nome. Se è lei, inserisca il suo PIN e poi prema il tasto cancelletto.',
  fraudGreeting:
    'Qui è <$application_name$>. Qualcuno sta accedendo con il suo nome. Se è lei, prema il tasto cancelletto. Se non è lei, prema <$fraud_code$> e poi il tasto cancelletto per segnalarlo.',
  fraudGreetingPin:
    'Qui è <$application_name$>. Qualcuno sta accedendo con il suo nome. Se è lei, inserisca il suo PIN e poi prema il tasto cancelletto. Se non è lei, prema <$fraud_code$> e poi il tasto cancelletto per segnalarlo.',
  retry: 'Per confermare che sta accedendo, prema il tasto cancelletto.',
  retryPin: 'Per confermare che sta accedendo, inserisca il suo PIN e poi prema il tasto cancelletto.',
  wrongPin: 'Questo non è il suo PIN. Lo inserisca di nuovo e poi prema il tasto cancelletto.',
  fraudConfirmation:
    'Per segnalare questo accesso e bloccare il suo account finché un amministratore non l’avrà esaminato, prema 1.',
  fraudReported: 'Grazie. L’accesso è stato segnalato. Arrivederci.',
  authenticated: 'Grazie. Ha confermato l’accesso. Arrivederci.',
  denied: 'L’accesso non è stato confermato. Arrivederci.',
  pinExpired: 'Il suo PIN deve essere cambiato prima di valere di nuovo. Arrivederci.',
  pinMenu: 'Grazie. Ha confermato l’accesso. Per cambiare il suo PIN, prema 1. Altrimenti può riagganciare.',
  newPin: 'Scelga un nuovo PIN: lo inserisca e poi prema il tasto cancelletto.',
  confirmPin: 'Inserisca ancora una volta il nuovo PIN e poi prema il tasto cancelletto.',
  pinRejected:
    'Questo non può essere il suo nuovo PIN. Ne scelga un altro: lo inserisca e poi prema il tasto cancelletto.',
  pinChanged: 'Grazie. Il suo PIN è stato cambiato e ha confermato l’accesso. Arrivederci.',
  extensionBefore: 'Per favore, passi questa chiamata all’interno <$extension$>.',
  extensionAfter: 'Se questo è già l’interno, prema il tasto cancelletto.',
  event: 'Qui è <$application_name$>. <$event$> Per confermare, prema il tasto cancelletto.',
  eventPin:
    'Qui è <$application_name$>. <$event$> Per confermare, inserisca il suo PIN e poi prema il tasto cancelletto.',
  fraudEvent:
    'Qui è <$application_name$>. <$event$> Per confermare, prema il tasto cancelletto. Se non l’ha richiesto, prema <$fraud_code$> e poi il tasto cancelletto per segnalarlo.',
  fraudEventPin:
    'Qui è <$application_name$>. <$event$> Per confermare, inserisca il suo PIN e poi prema il tasto cancelletto. Se non l’ha richiesto, prema <$fraud_code$> e poi il tasto cancelletto per segnalarlo.',
  eventConfirmed: 'Grazie. Ha confermato. Arrivederci.',
  eventDenied: 'Non è stato confermato nulla. Arrivederci.',
}
