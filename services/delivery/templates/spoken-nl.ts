import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting: 'Dit is <$application_name$>. Iemand meldt zich aan met uw naam. Als u dat bent, druk dan op het hekje.',
  greetingPin:
    'Dit is <$application_name$>. Iemand meldt zich aan met uw naam. Als u dat bent, voer dan uw pincode in en druk op het hekje.',
  fraudGreeting:
    'Dit is <$application_name$>. Iemand meldt zich aan met uw naam. Als u dat bent, druk dan op het hekje. Als u dat niet bent, druk dan op <$fraud_code$> en daarna op het hekje om het te melden.',
  fraudGreetingPin:
    'Dit is <$application_name$>. Iemand meldt zich aan met uw naam. Als u dat bent, voer dan uw pincode in en druk op het hekje. Als u dat niet bent, druk dan op <$fraud_code$> en daarna op het hekje om het te melden.',
  retry: 'Druk op het hekje om te bevestigen dat u zich aanmeldt.',
  retryPin: 'Voer uw pincode in en druk op het hekje om te bevestigen dat u zich aanmeldt.',
  wrongPin: 'Dat was niet uw pincode. Voer deze opnieuw in en druk op het hekje.',
  fraudConfirmation:
    'Druk op 1 om deze aanmelding te melden en uw account te blokkeren totdat een beheerder ernaar heeft gekeken.',
  fraudReported: 'Dank u wel. De aanmelding is gemeld. Tot ziens.',
  authenticated: 'Dank u wel. U hebt de aanmelding bevestigd. Tot ziens.',
  denied: 'De aanmelding is niet bevestigd. Tot ziens.',
  pinExpired: 'Uw pincode moet worden gewijzigd voordat deze weer geldig is. Tot ziens.',
  pinMenu: 'Dank u wel. U hebt de aanmelding bevestigd. Druk op 1 om uw pincode te wijzigen. Anders kunt u ophangen.',
  newPin: 'Kies een nieuwe pincode: voer deze in en druk op het hekje.',
  confirmPin: 'Voer de nieuwe pincode nog een keer in en druk op het hekje.',
  pinRejected: 'Dat kan uw nieuwe pincode niet zijn. Kies een andere: voer deze in en druk op het hekje.',
  pinChanged: 'Dank u wel. Uw pincode is gewijzigd en u hebt de aanmelding bevestigd. Tot ziens.',
  extensionBefore: 'Verbind dit gesprek alstublieft door met toestel <$extension$>.',
  extensionAfter: 'Druk op het hekje als dit al het toestel is.',
  event: 'Dit is <$application_name$>. <$event$> Druk op het hekje om dit te bevestigen.',
  eventPin: 'Dit is <$application_name$>. <$event$> Voer uw pincode in en druk op het hekje om dit te bevestigen.',
  fraudEvent:
    'Dit is <$application_name$>. <$event$> Druk op het hekje om dit te bevestigen. Hebt u hier niet om gevraagd, druk dan op <$fraud_code$> en daarna op het hekje om het te melden.',
  fraudEventPin:
    'Dit is <$application_name$>. <$event$> Voer uw pincode in en druk op het hekje om dit te bevestigen. Hebt u hier niet om gevraagd, druk dan op <$fraud_code$> en daarna op het hekje om het te melden.',
  eventConfirmed: 'Dank u. U hebt dit bevestigd. Tot ziens.',
  eventDenied: 'Er is niets bevestigd. Tot ziens.',
}
