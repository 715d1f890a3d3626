import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting:
    'Le llama <$application_name$>. Alguien está iniciando sesión con su nombre. Si es usted, pulse la tecla almohadilla.',
  greetingPin:
    'Le llama <$application_name$>. Alguien está iniciando sesión con su nombre. Si es usted, introduzca su PIN y pulse la tecla almohadilla.',
  fraudGreeting:
    'Le llama <$application_name$>. Alguien está iniciando sesión con su nombre. Si es usted, pulse la tecla almohadilla. Si no es usted, pulse <$fraud_code$> y después la tecla almohadilla para avisar.',
  fraudGreetingPin:
    'Le llama <$application_name$>. Alguien está iniciando sesión con su nombre. Si es usted, introduzca su PIN y pulse la tecla almohadilla. Si no es usted, pulse <$fraud_code$> y después la tecla almohadilla para avisar.',
  retry: 'Para confirmar que está iniciando sesión, pulse la tecla almohadilla.',
  retryPin: 'Para confirmar que está iniciando sesión, introduzca su PIN y pulse la tecla almohadilla.',
  wrongPin: 'Ese no era su PIN. Introdúzcalo otra vez y pulse la tecla almohadilla.',
  fraudConfirmation:
    'Para avisar de este inicio de sesión y bloquear su cuenta hasta que un administrador la revise, pulse 1.',
  fraudReported: 'Gracias. Se ha dado aviso del inicio de sesión. Adiós.',
  authenticated: 'Gracias. Ha confirmado el inicio de sesión. Adiós.',
  denied: 'El inicio de sesión no se ha confirmado. Adiós.',
  pinExpired: 'Su PIN tiene que cambiarse antes de que vuelva a servir. Adiós.',
  pinMenu: 'Gracias. Ha confirmado el inicio de sesión. Para cambiar su PIN, pulse 1. Si no, puede colgar.',
  newPin: 'Elija un PIN nuevo: introdúzcalo y pulse la tecla almohadilla.',
  confirmPin: 'Introduzca el PIN nuevo otra vez y pulse la tecla almohadilla.',
  pinRejected: 'Ese no puede ser su PIN nuevo. Elija otro: introdúzcalo y pulse la tecla almohadilla.',
  pinChanged: 'Gracias. Su PIN se ha cambiado y ha confirmado el inicio de sesión. Adiós.',
  extensionBefore: 'Por favor, pase esta llamada a la extensión <$extension$>.',
  extensionAfter: 'Si ya es la extensión, pulse la tecla almohadilla.',
  event: 'Le llama <$application_name$>. <$event$> Para confirmarlo, pulse la tecla almohadilla.',
  eventPin:
    'Le llama <$application_name$>. <$event$> Para confirmarlo, introduzca su PIN y pulse la tecla almohadilla.',
  fraudEvent:
    'Le llama <$application_name$>. <$event$> Para confirmarlo, pulse la tecla almohadilla. Si no lo ha pedido usted, pulse <$fraud_code$> y después la tecla almohadilla para avisar.',
  fraudEventPin:
    'Le llama <$application_name$>. <$event$> Para confirmarlo, introduzca su PIN y pulse la tecla almohadilla. Si no lo ha pedido usted, pulse <$fraud_code$> y después la tecla almohadilla para avisar.',
  eventConfirmed: 'Gracias. Lo ha confirmado. Adiós.',
  eventDenied: 'No se ha confirmado. Adiós.',
}
