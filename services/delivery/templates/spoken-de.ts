import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting:
    'Hier ist <$application_name$>. Jemand meldet sich mit Ihrem Namen an. Wenn Sie das sind, drücken Sie die Rautetaste.',
  greetingPin:
    'Hier ist <$application_name$>. Jemand meldet sich mit Ihrem Namen an. Wenn Sie das sind, geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
  fraudGreeting:
    'Hier ist <$application_name$>. Jemand meldet sich mit Ihrem Namen an. Wenn Sie das sind, drücken Sie die Rautetaste. Wenn nicht, drücken Sie <$fraud_code$> und dann die Rautetaste, um es zu melden.',
  fraudGreetingPin:
    'Hier ist <$application_name$>. Jemand meldet sich mit Ihrem Namen an. Wenn Sie das sind, geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste. Wenn nicht, drücken Sie <$fraud_code$> und dann die Rautetaste, um es zu melden.',
  retry: 'Um zu bestätigen, dass Sie sich anmelden, drücken Sie die Rautetaste.',
  retryPin: 'Um zu bestätigen, dass Sie sich anmelden, geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
  wrongPin: 'Das war nicht Ihre PIN. Bitte geben Sie sie noch einmal ein und drücken Sie dann die Rautetaste.',
  fraudConfirmation:
    'Um diese Anmeldung zu melden und Ihr Konto zu sperren, bis ein Administrator es geprüft hat, drücken Sie die 1.',
  fraudReported: 'Vielen Dank. Die Anmeldung wurde gemeldet. Auf Wiederhören.',
  authenticated: 'Vielen Dank. Sie haben die Anmeldung bestätigt. Auf Wiederhören.',
  denied: 'Die Anmeldung wurde nicht bestätigt. Auf Wiederhören.',
  pinExpired: 'Ihre PIN muss geändert werden, bevor sie wieder gilt. Auf Wiederhören.',
  pinMenu:
    'Vielen Dank. Sie haben die Anmeldung bestätigt. Um Ihre PIN zu ändern, drücken Sie die 1. Sonst können Sie auflegen.',
  newPin: 'Bitte wählen Sie eine neue PIN: Geben Sie sie ein und drücken Sie dann die Rautetaste.',
  confirmPin: 'Bitte geben Sie die neue PIN noch einmal ein und drücken Sie dann die Rautetaste.',
  pinRejected:
    'Das kann nicht Ihre neue PIN sein. Bitte wählen Sie eine andere: Geben Sie sie ein und drücken Sie dann die Rautetaste.',
  pinChanged: 'Vielen Dank. Ihre PIN wurde geändert, und Sie haben die Anmeldung bestätigt. Auf Wiederhören.',
  extensionBefore: 'Bitte verbinden Sie diesen Anruf mit der Durchwahl <$extension$>.',
  extensionAfter: 'Wenn dies bereits die Durchwahl ist, drücken Sie die Rautetaste.',
  event: 'Hier ist <$application_name$>. <$event$> Um es zu bestätigen, drücken Sie die Rautetaste.',
  eventPin:
    'Hier ist <$application_name$>. <$event$> Um es zu bestätigen, geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
  fraudEvent:
    'Hier ist <$application_name$>. <$event$> Um es zu bestätigen, drücken Sie die Rautetaste. Wenn Sie das nicht veranlasst haben, drücken Sie <$fraud_code$> und dann die Rautetaste, um es zu melden.',
  fraudEventPin:
    'Hier ist <$application_name$>. <$event$> Um es zu bestätigen, geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste. Wenn Sie das nicht veranlasst haben, drücken Sie <$fraud_code$> und dann die Rautetaste, um es zu melden.',
  eventConfirmed: 'Vielen Dank. Sie haben es bestätigt. Auf Wiederhören.',
  eventDenied: 'Es wurde nicht bestätigt. Auf Wiederhören.',
}
