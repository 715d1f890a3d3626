import type { SpokenTexts } from './texts.ts'

/** What is said on the phone. */
export const spoken: SpokenTexts = {
  greeting:
    'こちらは <$application_name$> です。あなたの名前でログインしようとしている人がいます。ご本人の場合は、シャープを押してください。',
  greetingPin:
    'こちらは <$application_name$> です。あなたの名前でログインしようとしている人がいます。ご本人の場合は、暗証番号を入力し、シャープを押してください。',
  fraudGreeting:
    'こちらは <$application_name$> です。あなたの名前でログインしようとしている人がいます。ご本人の場合は、シャープを押してください。ご本人でない場合は、<$fraud_code$> に続けてシャープを押すと、報告できます。',
  fraudGreetingPin:
    'こちらは <$application_name$> です。あなたの名前でログインしようとしている人がいます。ご本人の場合は、暗証番号を入力し、シャープを押してください。ご本人でない場合は、<$fraud_code$> に続けてシャープを押すと、報告できます。',
  retry: 'ログインを確認するには、シャープを押してください。',
  retryPin: 'ログインを確認するには、暗証番号を入力し、シャープを押してください。',
  wrongPin: '暗証番号が違います。もう一度入力し、シャープを押してください。',
  fraudConfirmation: 'このログインを報告し、管理者が確認するまでアカウントをブロックするには、1 を押してください。',
  fraudReported: 'ありがとうございます。ログインを報告しました。失礼いたします。',
  authenticated: 'ありがとうございます。ログインを確認しました。失礼いたします。',
  denied: 'ログインは確認されませんでした。失礼いたします。',
  pinExpired: '暗証番号は、変更するまで使えません。失礼いたします。',
  pinMenu:
    'ありがとうございます。ログインを確認しました。暗証番号を変更するには、1 を押してください。変更しない場合は、電話をお切りください。',
  newPin: '新しい暗証番号を入力し、シャープを押してください。',
  confirmPin: '新しい暗証番号をもう一度入力し、シャープを押してください。',
  pinRejected: 'その暗証番号は使えません。別の暗証番号を入力し、シャープを押してください。',
  pinChanged: 'ありがとうございます。暗証番号を変更し、ログインを確認しました。失礼いたします。',
  extensionBefore: 'この電話を内線 <$extension$> におつなぎください。',
  extensionAfter: 'ここがその内線の場合は、シャープを押してください。',
  event: 'こちらは<$application_name$>です。<$event$> 確認するには、シャープを押してください。',
  eventPin: 'こちらは<$application_name$>です。<$event$> 確認するには、暗証番号を入力し、シャープを押してください。',
  fraudEvent:
    'こちらは<$application_name$>です。<$event$> 確認するには、シャープを押してください。心当たりがない場合は、<$fraud_code$>とシャープを押して報告してください。',
  fraudEventPin:
    'こちらは<$application_name$>です。<$event$> 確認するには、暗証番号を入力し、シャープを押してください。心当たりがない場合は、<$fraud_code$>とシャープを押して報告してください。',
  eventConfirmed: 'ありがとうございます。確認しました。失礼します。',
  eventDenied: '確認されませんでした。失礼します。',
}
