import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting: 'This is <$application_name$>. Somebody is signing in with your name. If it is you, press the pound key.',
  greetingPin:
    'This is <$application_name$>. Somebody is signing in with your name. If it is you, enter your PIN, then press the pound key.',
  fraudGreeting:
    'This is <$application_name$>. Somebody is signing in with your name. If it is you, press the pound key. If it is not you, press <$fraud_code$>, then the pound key, to report it.',
  fraudGreetingPin:
    'This is <$application_name$>. Somebody is signing in with your name. If it is you, enter your PIN, then press the pound key. If it is not you, press <$fraud_code$>, then the pound key, to report it.',
  retry: 'To confirm that you are signing in, press the pound key.',
  retryPin: 'To confirm that you are signing in, enter your PIN, then press the pound key.',
  wrongPin: 'That was not your PIN. Please enter it again, then press the pound key.',
  fraudConfirmation:
    'To report this sign-in and to block your account until an administrator has looked at it, press 1.',
  fraudReported: 'Thank you. The sign-in was reported. Goodbye.',
  authenticated: 'Thank you. You have confirmed the sign-in. Goodbye.',
  denied: 'The sign-in was not confirmed. Goodbye.',
  pinExpired: 'Your PIN has to be changed before it is good. Goodbye.',
  pinMenu: 'Thank you. You have confirmed the sign-in. To change your PIN, press 1. Else you may hang up.',
  newPin: 'Please choose a new PIN: enter it, then press the pound key.',
  confirmPin: 'Please enter the new PIN once more, then press the pound key.',
  pinRejected: 'This can not be your new PIN. Please choose another one: enter it, then press the pound key.',
  pinChanged: 'Thank you. Your PIN was changed, and you have confirmed the sign-in. Goodbye.',
  extensionBefore: 'Please connect this call to extension <$extension$>.',
  extensionAfter: 'If this is already the extension, press the pound key.',
  event: 'This is <$application_name$>. <$event$> To confirm it, press the pound key.',
  eventPin: 'This is <$application_name$>. <$event$> To confirm it, enter your PIN, then press the pound key.',
  fraudEvent:
    'This is <$application_name$>. <$event$> To confirm it, press the pound key. If you did not ask for it, press <$fraud_code$>, then the pound key, to report it.',
  fraudEventPin:
    'This is <$application_name$>. <$event$> To confirm it, enter your PIN, then press the pound key. If you did not ask for it, press <$fraud_code$>, then the pound key, to report it.',
  eventConfirmed: 'Thank you. You have confirmed it. Goodbye.',
  eventDenied: 'It was not confirmed. Goodbye.',
}
