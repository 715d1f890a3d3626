import type { AppSettings, CallSettings, ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import { Deployment } from '#contracts/gen/countersign/types/v1/edition'
import type { SettingsInForce } from './settings.ts'

/** The bounds of a challenge. It takes answers as long as a code is good; where either deployment would do, as the cloud. */
export function challengeLimits(settings: SettingsInForce, deployment: Deployment): ChallengeLimits {
  const onServer = deployment === Deployment.SERVER
  const seconds = onServer ? settings.smsCodeLifetimeServerSeconds : settings.smsCodeLifetimeCloudSeconds
  return {
    challengeSeconds: seconds,
    codeSeconds: seconds,
    attempts: settings.attemptsPerChallenge,
    lockoutThreshold: settings.accountLockoutThreshold,
    lockoutResetSeconds: settings.accountLockoutResetMinutes * 60,
    lockoutSeconds: settings.accountLockoutDurationMinutes * 60,
    growingDelay: settings.lockoutByGrowingDelay,
    resends: settings.resendsPerChallenge,
    resendIntervalSeconds: settings.resendIntervalSeconds,
    challengesPerFiveMinutes: settings.challengesPerFiveMinutes,
    textsPerTenMinutes: settings.textsPerTenMinutes,
    securityQuestions: settings.securityQuestionsRequired,
    pinExpiryDays: settings.pinExpiryDays,
    call: callSettings(settings),
    replySeconds: settings.smsTimeoutSeconds,
    app: appSettings(settings),
  }
}

function callSettings(settings: SettingsInForce): CallSettings {
  return {
    pinAttempts: settings.pinAttempts,
    fraudCode: settings.enableFraudAlert ? settings.fraudCode : '',
    blockForFraud: settings.blockForFraud,
    sayExtension: settings.sayExtensionDigits,
    phoneMenu: settings.allowPhoneMenu,
    callerId: settings.callerId && `+1${settings.callerId}`,
  }
}

function appSettings(settings: SettingsInForce): AppSettings {
  return {
    deviceLimit: settings.appDeviceLimit,
    promptsPerTenMinutes: settings.appPromptsPerTenMinutes,
    approvalWithoutNumber: settings.appApprovalWithoutNumber,
    fraudReports: settings.enableFraudAlert,
    blockForFraud: settings.blockForFraud,
  }
}
