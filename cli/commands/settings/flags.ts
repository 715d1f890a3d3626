import { InvalidArgumentError } from 'commander'
import { choices, valueOf } from '#cli/words'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { wholeNumber } from '../whole-number.ts'

type Name = Exclude<keyof Settings, 'etag' | 'cleared'>

/** How one setting is given on the command line. Its range is for the service to say. */
interface Flag {
  value: string
  meaning: string
  choices?: string[]
  parse?: (text: string) => unknown
}

const number = (meaning: string): Flag => ({ value: '<number>', meaning, parse: wholeNumber })
const answer = (meaning: string): Flag => ({ value: '<answer>', meaning: `${meaning}: yes or no`, parse: yesOrNo })
const digits = (meaning: string): Flag => ({ value: '<digits>', meaning })
const name = (meaning: string): Flag => ({ value: '<name>', meaning })
const methods = (meaning: string): Flag => ({ value: '<method...>', meaning, choices: choices(Method) })
const addresses = (meaning: string): Flag => ({ value: '<address...>', meaning: `${meaning}; "none" empties the list` })
const weights = (meaning: string): Flag => ({ value: '<signal=percent...>', meaning: `${meaning}; "none" empties it` })

/** All settings, in the order in which their help shows them. */
export const flags: Readonly<Record<Name, Flag>> = {
  accountLockoutThreshold: number('wrong answers in a row that lock a person out; 0 for never'),
  accountLockoutResetMinutes: number('minutes without a wrong answer after which the count begins anew'),
  accountLockoutDurationMinutes: number('minutes a lockout lasts'),
  lockoutByGrowingDelay: answer('wrong answers are slowed down more and more, up to that time, instead of a lockout'),
  smsCodeLifetimeCloudSeconds: number('seconds a texted code is good in the cloud'),
  smsCodeLifetimeServerSeconds: number('seconds a texted code is good on the premises'),
  attemptsPerChallenge: number('wrong answers that one challenge bears'),
  resendsPerChallenge: number('codes that one challenge may send again'),
  resendIntervalSeconds: number('seconds between two codes of one challenge'),
  challengesPerFiveMinutes: number('challenges a person may have in any five minutes'),
  textsPerTenMinutes: number('texts a person may be sent in any ten minutes'),
  verificationOptions: methods('the methods that people may use'),
  methodOrder: methods('the order in which methods are offered to a person who has no default'),
  trustInsideCorporateNetwork: answer("trust the federation's claim that a person is inside"),
  rememberDevices: answer('people may have devices remembered'),
  rememberDays: number('days a device is remembered'),
  defaultBypassSeconds: number('seconds a one-time bypass is active unless told'),
  appPasswordsAllowed: answer('people may create app passwords'),
  pinRequired: answer('methods that can take a PIN have to'),
  pinMinimumLength: number('the least digits of a PIN'),
  pinWeakAllowed: answer('weak PINs are let through'),
  pinHistory: number('earlier PINs that a new one has to differ from'),
  pinExpiryDays: number('days after which a PIN expires; 0 for never'),
  securityQuestionsRequired: number('security questions that have to be answered, of the four that a person chose'),
  enableFraudAlert: answer('people may report fraud'),
  blockForFraud: answer('who reports fraud is blocked'),
  fraudCode: digits('what is pressed on the phone to report fraud'),
  blockLifetimeDays: number('days a block lasts'),
  callerId: digits('the number that calls come from'),
  pinAttempts: number('PINs that may be tried in one call'),
  smsTimeoutSeconds: number('seconds to wait for the reply to a two-way text'),
  sayExtensionDigits: answer('a call reads the extension to the operator'),
  allowPhoneMenu: answer('people may change their PIN in a call'),
  fraudNotificationEmailAddresses: addresses('where fraud alerts are told'),
  oneTimeBypassEmailAddresses: addresses('where one-time bypasses are told'),
  notificationEmailAddresses: addresses('where everything else is told'),
  notificationWebhookUrls: addresses('where fraud alerts, bypasses and lockouts are told by a signed webhook, https'),
  riskWeights: weights('how much signals of risk count, such as velocity=50'),
  riskDryRun: answer('odd sign-ins are only watched: every one counts as low risk'),
  appDeviceLimit: number('devices for prompts of the app that a person may have'),
  appPromptsPerTenMinutes: number('prompts that a person may be sent in any ten minutes without approving one'),
  appApprovalWithoutNumber: answer('prompts may be approved without the number that is shown'),
  companyName: name("what people's apps call the company; empty for the tenant's name"),
}

/** The change that the flags ask for. */
export function changedSettings(given: Readonly<Record<string, unknown>>): Settings {
  const lists = Object.entries(given).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]))
  const emptied = lists.filter(([, words]) => words.length === 1 && words[0] === 'none').map(([name]) => name)
  const read = lists.map(([name, words]) => [name, emptied.includes(name) ? [] : readList(name, words)])
  const cleared = emptied.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  return Settings.fromPartial({ ...given, ...Object.fromEntries(read), cleared })
}

function readList(name: string, words: readonly string[]): unknown[] {
  const isMethods = flags[name as Name].choices !== undefined
  return isMethods ? words.map((word) => valueOf(Method, word)) : [...words]
}

function yesOrNo(text: string): boolean {
  const read = { yes: true, no: false }[text]
  if (read === undefined) throw new InvalidArgumentError('It takes yes or no.')
  return read
}
