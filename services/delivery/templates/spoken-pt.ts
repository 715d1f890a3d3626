import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting:
    'Aqui é <$application_name$>. Alguém está entrando com o seu nome. Se for você, pressione a tecla jogo da velha.',
  greetingPin:
    'Aqui é <$application_name$>. Alguém está entrando com o seu nome. Se for você, digite o seu PIN e depois pressione a tecla jogo da velha.',
  fraudGreeting:
    'Aqui é <$application_name$>. Alguém está entrando com o seu nome. Se for você, pressione a tecla jogo da velha. Se não for você, pressione <$fraud_code$> e depois a tecla jogo da velha para denunciar.',
  fraudGreetingPin:
    'Aqui é <$application_name$>. Alguém está entrando com o seu nome. Se for você, digite o seu PIN e depois pressione a tecla jogo da velha. Se não for você, pressione <$fraud_code$> e depois a tecla jogo da velha para denunciar.',
  retry: 'Para confirmar que você está entrando, pressione a tecla jogo da velha.',
  retryPin: 'Para confirmar que você está entrando, digite o seu PIN e depois pressione a tecla jogo da velha.',
  wrongPin: 'Esse não é o seu PIN. Digite-o novamente e depois pressione a tecla jogo da velha.',
  fraudConfirmation:
    'Para denunciar este acesso e bloquear a sua conta até que um administrador a examine, pressione 1.',
  fraudReported: 'Obrigado. O acesso foi denunciado. Até logo.',
  authenticated: 'Obrigado. Você confirmou o acesso. Até logo.',
  denied: 'O acesso não foi confirmado. Até logo.',
  pinExpired: 'O seu PIN precisa ser alterado antes de voltar a valer. Até logo.',
  pinMenu: 'Obrigado. Você confirmou o acesso. Para alterar o seu PIN, pressione 1. Se não, pode desligar.',
  newPin: 'Escolha um novo PIN: digite-o e depois pressione a tecla jogo da velha.',
  confirmPin: 'Digite o novo PIN mais uma vez e depois pressione a tecla jogo da velha.',
  pinRejected: 'Esse não pode ser o seu novo PIN. Escolha outro: digite-o e depois pressione a tecla jogo da velha.',
  pinChanged: 'Obrigado. O seu PIN foi alterado e você confirmou o acesso. Até logo.',
  extensionBefore: 'Por favor, transfira esta chamada para o ramal <$extension$>.',
  extensionAfter: 'Se este já é o ramal, pressione a tecla jogo da velha.',
  event: 'Aqui é <$application_name$>. <$event$> Para confirmar, pressione a tecla jogo da velha.',
  eventPin:
    'Aqui é <$application_name$>. <$event$> Para confirmar, digite o seu PIN e depois pressione a tecla jogo da velha.',
  fraudEvent:
    'Aqui é <$application_name$>. <$event$> Para confirmar, pressione a tecla jogo da velha. Se você não pediu isso, pressione <$fraud_code$> e depois a tecla jogo da velha para denunciar.',
  fraudEventPin:
    'Aqui é <$application_name$>. <$event$> Para confirmar, digite o seu PIN e depois pressione a tecla jogo da velha. Se você não pediu isso, pressione <$fraud_code$> e depois a tecla jogo da velha para denunciar.',
  eventConfirmed: 'Obrigado. Você confirmou. Até logo.',
  eventDenied: 'Nada foi confirmado. Até logo.',
}
