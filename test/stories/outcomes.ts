import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'

/** One way in which a verification can end, and the story that shows it: a file of this folder, and the test or row in it. */
export interface Outcome {
  /** The section of the specification that lists it. */
  section: '4.1' | '4.2' | '4.3' | '4.4'
  outcome: string
  code: ResultCode
  story: readonly [file: string, title: string]
}

type Row = readonly [outcome: string, code: ResultCode, file: string, title: string]

const section = (section: Outcome['section'], rows: readonly Row[]): Outcome[] =>
  rows.map(([outcome, code, file, title]) => ({ section, outcome, code, story: [file, title] }))

const pinned = 'a person whose company demands PINs keys a wrong one, then the right one'
const typed = 'a person whose company demands PINs types it behind the code; what was wrong of the two is not told'
const replied =
  'a person whose company demands PINs texts code and PIN (19); a wrong one is not told from a wrong code (123)'

/** Every outcome that the specification has of a phone call, a text, a text that is answered, and a prompt of the app. */
export const outcomes: readonly Outcome[] = [
  ...section('4.1', [
    ['`#` only', ResultCode.SUCCESS_NO_PIN, 'call', 'a person is called, presses #, and is let in; the report says so'],
    ['`#` only where a PIN is demanded', ResultCode.SUCCESS_NO_PIN, 'call', pinned],
    ['right PIN and `#`', ResultCode.SUCCESS_WITH_PIN, 'call', pinned],
    [
      ...['wrong PIN', ResultCode.SUCCESS_WITH_PIN, 'call'],
      'a person who keys wrong PINs is not let in once they have keyed as many as one call takes',
    ],
    ['a PIN where none is demanded', ResultCode.SUCCESS_WITH_PIN, 'call', 'a PIN that nobody asked for'],
    ['digits without `#`', ResultCode.SUCCESS_WITH_PIN_BUT_TIMEOUT, 'call', 'digits without #'],
    ['silence', ResultCode.SUCCESS_NO_PIN_BUT_TIMEOUT, 'call', 'silence, as of a voicemail box'],
    [
      ...['PIN expired, not changed', ResultCode.SUCCESS_PIN_EXPIRED, 'call'],
      'a person whose PIN has to be changed is told so on the phone, and not let in',
    ],
    ['`*`', ResultCode.SUCCESS_INVALID_INPUT, 'call', 'a star'],
    ['fax or modem', ResultCode.SUCCESS_INVALID_INPUT, 'call-carrier', 'fax'],
    ['machine detected', ResultCode.GOT_VOICEMAIL, 'call-carrier', 'machine'],
    ['busy', ResultCode.CONFIG_ISSUE, 'call', 'a busy line'],
    ['dead number', ResultCode.CONFIG_ISSUE, 'call', 'a dead number'],
    ['ringing timed out', ResultCode.CONFIG_ISSUE, 'call', 'nobody at home'],
    ['number of a bad form', ResultCode.FAILED_INVALID_PHONENUMBER, 'call-carrier', 'that is too long for its country'],
    ['number with letters', ResultCode.FAILED_INVALID_PHONENUMBER, 'call-carrier', 'a number with letters'],
    ['not ten digits in country 1', ResultCode.FAILED_INVALID_PHONENUMBER, 'call-carrier', 'nine digits in America'],
    ['hung up', ResultCode.FAILED_USER_HUNGUP_ON_US, 'call', 'hanging up'],
    ['bad extension', ResultCode.FAILED_INVALID_EXTENSION, 'call-carrier', 'an extension with letters'],
    [
      ...['fraud code', ResultCode.FAILED_FRAUD_CODE_ENTERED, 'call'],
      'a person who did not sign in says so on the phone, where the company lets people',
    ],
    [
      ...['not placed by the carrier', ResultCode.FAILED_SERVER_ERROR, 'call-carrier'],
      'a call that the carrier does not place ends the sign-in, and says so',
    ],
    ['abroad', ResultCode.INTERNATIONAL_CALLS_NOT_ALLOWED, 'call-carrier', 'of a country that is not called'],
  ] as Row[]),
  ...section('4.2', [
    [
      ...['sent, and entered rightly', ResultCode.SUCCESS_SMS_SENT, 'phone'],
      'a person with a phone types a wrong code, then the right one, and is let in; the text is known to have arrived',
    ],
    [
      ...['not sent', ResultCode.FAILED_SMS_NOT_SENT, 'phone'],
      'a text that no carrier took is told to the caller, and in the report',
    ],
    [
      ...['wrong code', ResultCode.FAILED_SMS_OTP_INCORRECT, 'phone'],
      'a person with a phone types a wrong code, then the right one, and is let in; the text is known to have arrived',
    ],
    ['wrong code or PIN', ResultCode.FAILED_SMS_OTP_PIN_INCORRECT, 'phone', typed],
    [
      ...['mode not allowed', ResultCode.SMS_MODE_NOT_ALLOWED, 'phone'],
      'a person who has nothing but texts is not let in where the company has switched them off',
    ],
    [
      ...['too many wrong codes', ResultCode.FAILED_SMS_MAX_OTP_RETRY_REACHED, 'phone'],
      'a person who types wrong codes has three of them, and then not even the right one is good',
    ],
  ] as Row[]),
  ...section('4.3', [
    [
      ...['right reply', ResultCode.SUCCESS_SMS_AUTHENTICATED, 'reply'],
      'a person texts the code back, and is let in while the caller watches; the report says so',
    ],
    ['right reply with PIN', ResultCode.SUCCESS_SMS_AUTHENTICATED, 'reply', replied],
    [
      ...['not sent', ResultCode.FAILED_SMS_NOT_SENT, 'reply'],
      'a text that its owner wants no more is told to the caller, with what else there is, and in the report (120)',
    ],
    [
      ...['no reply', ResultCode.SMS_NOT_RECEIVED, 'reply'],
      'passes without one (121), and what comes later changes nothing',
    ],
    [
      ...['wrong code', ResultCode.FAILED_SMS_OTP_INCORRECT, 'reply'],
      'a wrong code counts (122), and the last one ends it',
    ],
    ['wrong code or PIN', ResultCode.FAILED_SMS_OTP_PIN_INCORRECT, 'reply', replied],
    [
      ...['mode not allowed', ResultCode.SMS_MODE_NOT_ALLOWED, 'reply'],
      'texts that are answered are for the premises: in the cloud that mode is off (124)',
    ],
  ] as Row[]),
  ...section('4.4', [
    [
      ...['verified', ResultCode.SUCCESS_PHONE_APP_AUTHENTICATED, 'device'],
      'a person types the number into the app, approves, and is let in (21); the report says so',
    ],
    ['denied', ResultCode.FAILED_PHONE_APP_DENIED, 'device', 'who denies (129)'],
    ['wrong PIN', ResultCode.FAILED_PHONE_APP_INVALID_PIN, 'device', 'who types a wrong PIN (130)'],
    [
      ...['PIN change not done', ResultCode.FAILED_PHONE_APP_PIN_NOT_CHANGED, 'device'],
      'whose PIN has to be changed (131), until it was',
    ],
    ['fraud reported', ResultCode.FAILED_FRAUD_REPORTED, 'device', 'who reports a fraud (132)'],
    ['no response', ResultCode.FAILED_PHONE_APP_NO_RESPONSE, 'device', 'who does not answer (133)'],
    ['mode off', ResultCode.PHONE_APP_MODE_NOT_ALLOWED, 'device', 'whose company has switched the app off (134)'],
    ['all blocked', ResultCode.FAILED_PHONE_APP_ALL_DEVICES_BLOCKED, 'device', 'whose devices are all blocked (135)'],
    ['push failed', ResultCode.FAILED_PHONE_APP_NOTIFICATION_FAILED, 'device', 'whose push nobody took (136)'],
    [
      ...['malformed answer', ResultCode.FAILED_PHONE_APP_INVALID_RESULT, 'device'],
      'whose app says what is no answer (137)',
    ],
  ] as Row[]),
]
