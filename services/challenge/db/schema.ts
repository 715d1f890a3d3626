import type { JSONColumnType } from 'kysely'
import type { ChallengeState } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { FactorState, OathAlgorithm } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChallengeLimits } from '#contracts/gen/countersign/policy/v1/policy'
import type { Edition } from '#contracts/gen/countersign/types/v1/edition'
import type { Method } from '#contracts/gen/countersign/types/v1/method'
import type { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import type { Option, Purpose, Verdict } from '../challenge.ts'
import type { Guard } from '../guard.ts'
import type { KnownMethod } from '../methods/index.ts'
import type { SecurityQuestion } from '../security-question.ts'

/** The tables of the schema `challenge`; what each column means is said in the migrations. */
export interface Schema {
  guard: GuardTable
  factor: FactorTable
  activation: ActivationTable
  deviceNonce: DeviceNonceTable
  appPassword: AppPasswordTable
  registration: RegistrationTable
  token: TokenTable
  challenge: ChallengeTable
  securityQuestions: SecurityQuestionsTable
  knownBlock: KnownBlockTable
}

export interface GuardTable {
  tenantId: string
  userId: string
  tallies: JSONColumnType<Guard['tallies']>
  consecutive: number
  appPasswordFailures: number
  startedAt: Date[]
  prompts: JSONColumnType<Record<string, number[]>>
  textedAt: Date[]
  pinKeyId: string | null
  pinSealed: Buffer | null
  pinChangedAt: Date | null
  pinChangeRequired: boolean
  appPasswordsNotBefore: Date | null
}

export interface FactorTable {
  tenantId: string
  id: string
  userId: string
  method: KnownMethod
  state: FactorState
  hint: string
  keyId: string
  sealed: Buffer
  progress: JSONColumnType<object>
  createdAt: Date
  confirmedAt: Date | null
  lastUsedAt: Date | null
  expiresAt: Date | null
}

export interface ActivationTable {
  tenantId: string
  handle: string
  factorId: string
}

export interface DeviceNonceTable {
  tenantId: string
  factorId: string
  nonce: string
  usedAt: Date
}

export interface AppPasswordTable {
  tenantId: string
  userId: string
  id: string
  name: string
  keyId: string
  hash: Buffer
  createdAt: Date
  lastUsedAt: Date | null
}

export interface RegistrationTable {
  tenantId: string
  userId: string
  id: string
  tokenHash: Buffer
  proofs: string[]
  defaultMethod: Method
  expiresAt: Date
}

export interface TokenTable {
  tenantId: string
  factorId: string
  userId: string
  serial: string
  manufacturer: string
  model: string
  periodSeconds: number
  digits: number
  algorithm: OathAlgorithm
  startsAt: Date | null
  expiresAt: Date | null
  replaces: string | null
  createdAt: Date
}

export interface ChallengeTable {
  tenantId: string
  id: string
  applicationId: string
  requestId: string
  requestHash: Buffer
  purpose: Purpose
  userId: string
  clientIp: string
  eventName: string
  eventParameters: JSONColumnType<Record<string, string>>
  eventKeyId: string | null
  eventSealed: Buffer | null
  authenticationType: string
  language: string
  applicationName: string
  state: ChallengeState
  resultCode: ResultCode
  decision: Buffer
  risk: Buffer
  edition: Edition
  options: JSONColumnType<Option[]>
  factorId: string | null
  kept: JSONColumnType<Record<string, object>>
  limits: JSONColumnType<ChallengeLimits>
  attemptsLeft: number
  sends: number
  resendAfter: Date | null
  verdicts: JSONColumnType<Record<string, Verdict>>
  rememberedDevice: boolean
  createdAt: Date
  expiresAt: Date | null
  finishedAt: Date | null
}

export interface SecurityQuestionsTable {
  tenantId: string
  questions: JSONColumnType<SecurityQuestion[]>
}

export interface KnownBlockTable {
  tenantId: string
  userId: string
  blockId: string
  blocked: boolean
  changedAt: Date
  expiresAt: Date | null
}
