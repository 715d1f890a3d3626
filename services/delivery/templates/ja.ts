import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import { spoken } from './spoken-ja.ts'
import type { Texts } from './texts.ts'

/** Short: Japanese is not in GSM 7-bit, and a segment has 70 of its letters. */
export const ja: Texts = {
  [Template.ONE_TIME_CODE]: '<$otp$> <$application_name$> 確認コード。他人に教えないでください。',
  [Template.ENROLMENT_CODE]: '<$otp$> <$application_name$> 電話登録コード。他人に教えないでください。',
  [Template.REPLY_CODE]: '<$otp$> <$application_name$> 確認コード。本人なら返信してください。',
  [Template.REPLY_CODE_AND_PIN]: '<$otp$> <$application_name$> 確認コード。本人ならPINを続けて返信。',
  [Template.REPLY_ENROLMENT_CODE]: '<$otp$> <$application_name$> 電話登録コード。返信してください。',
  [Template.PROMPT]: '<$application_name$> にログインしていますか？開いて回答してください。',
  [Template.FRAUD_ALERT]: [
    '不正が報告されました: <$reports$> 件、うち本人がブロックされたもの <$blocked$> 件。',
    '対象者: <$people$>',
    '',
    '最新の報告',
    '対象者: <$person$>',
    '番号: <$number$>',
    '時刻: <$time$>',
    'アプリケーション: <$application$>',
    'アドレス: <$address$>',
    '報告元: <$source$>',
    '',
    'ブロックを解除するには: countersign unblock <user> --reason <text>',
  ].join('\n'),
  [Template.BYPASS_NOTICE]: [
    'ワンタイムバイパス: 付与 <$created$> 件、使用 <$used$> 件。',
    '対象者: <$people$>',
    '',
    '最新',
    '対象者: <$person$>',
    '内容: <$what$>',
    '秒数: <$seconds$>',
    '理由: <$reason$>',
    '実行者: <$by$>',
    '時刻: <$time$>',
  ].join('\n'),
  [Template.LOCKOUT_NOTICE]: [
    '回答の誤りによりロックアウトされました: <$lockouts$> 件。',
    '対象者: <$people$>',
    '',
    '最新',
    '対象者: <$person$>',
    '誤った回答: <$denials$>',
    '時刻: <$time$>',
    '期限: <$until$>',
    '',
    'ロックを解除するには: countersign unlock <user>',
  ].join('\n'),
  replying: {
    [Template.REPLY_CODE]: '確認するにはコードを返信してください。',
    [Template.REPLY_CODE_AND_PIN]: '確認するにはコードに続けてPINを返信してください。',
  },
  subjects: {
    [Template.ONE_TIME_CODE]: '<$application_name$> のログイン用コード',
    [Template.ENROLMENT_CODE]: '<$application_name$> の確認コード',
    [Template.PROMPT]: '<$application_name$> へのログイン',
    [Template.FRAUD_ALERT]: '不正が報告されました',
    [Template.BYPASS_NOTICE]: 'ワンタイムバイパス',
    [Template.LOCKOUT_NOTICE]: 'ロックアウトが発生しました',
  },
  spoken,
}
