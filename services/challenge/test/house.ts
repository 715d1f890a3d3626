import type { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import { randomBytes } from 'node:crypto'
import { AppPasswordServiceService } from '#contracts/gen/countersign/challenge/v1/app_password'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeviceServiceService } from '#contracts/gen/countersign/challenge/v1/device'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { KeyServiceService } from '#contracts/gen/countersign/challenge/v1/key'
import { LockoutServiceService } from '#contracts/gen/countersign/challenge/v1/lockout'
import { PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import { SecurityQuestionServiceService } from '#contracts/gen/countersign/challenge/v1/security_question'
import { TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import { RegistrationServiceService } from '#contracts/gen/countersign/challenge/v1/registration'
import {
  Delivery,
  type DeliveryServiceService,
  type SendRequest,
  type Reply,
} from '#contracts/gen/countersign/delivery/v1/delivery'
import type { FraudServiceService, ReportFraudRequest } from '#contracts/gen/countersign/fraud/v1/fraud'
import {
  GetFactorRulesResponse,
  type AppSettings,
  type DecideRequest,
  type CallSettings,
  type PolicyServiceService,
  type RecordRegistrationRequest,
  type RememberDeviceRequest,
} from '#contracts/gen/countersign/policy/v1/policy'
import { PersonState } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { Risk, RiskLevel } from '#contracts/gen/countersign/types/v1/risk'
import { liveKeyring } from '#libs/db/live-keyring'
import { openDatabase } from '#libs/db/open'
import { keyring } from '#libs/db/sealed'
import type { Remote } from '#libs/rpc/remote'
import { logger } from '#libs/runtime/log'
import { testWorld } from '#libs/testing/clock'
import { loopback } from '#libs/testing/loopback'
import { migratedDatabase } from '#libs/testing/postgres'
import { openAppPasswordGate } from '../app-password-gate.ts'
import type { Context } from '../context.ts'
import { markers } from '../db/challenges.ts'
import { promptMarkers } from '../db/prompts.ts'
import type { Schema } from '../db/schema.ts'
import { openGate } from '../gate.ts'
import { migrations } from '../begin.ts'
import { knownLimits } from '../limits.ts'
import { implementations } from '../service.ts'
import { openMetrics } from '../metrics.ts'
import { takeReplies } from '../take-replies.ts'
import { openSlowHash, type Derive } from '../slow-hash.ts'
import { openWatch } from '../watch.ts'
import { credentials } from './credentials.ts'
import { decideAsTold } from './decide-as-told.ts'

/** The challenge service with a real database, and neighbours that say what they are told to. */
export async function openHouse({ replicas = 1, slowly = undefined as Derive | undefined } = {}) {
  const { url, drop } = await migratedDatabase([{ schema: 'challenge', folder: migrations }])
  const world = testWorld()
  const log = logger('challenge', { write: () => {} })
  const keys = liveKeyring(keyring(`test ${randomBytes(32).toString('base64')}`))
  const neighbours = openNeighbours()
  const databases = Array.from({ length: replicas }, () => openDatabase<Schema>({ url, schema: 'challenge' }))
  const contexts = databases.map((database): Context => {
    const parts = { database, world, keyring: keys, slowHash: openSlowHash(slowly), metrics: openMetrics() }
    const gates = { gate: openGate(parts), appPasswordGate: openAppPasswordGate(parts) }
    const limitsOf = knownLimits({ policy: neighbours.policy, world })
    const watch = openWatch((watched) => markers(database.pool, watched), world)
    const promptWatch = openWatch((watched) => promptMarkers(database.pool, watched), world)
    const watches = { watch, promptWatch, publicUrl: 'https://mfa.example.com' }
    return { ...parts, ...neighbours, ...gates, limitsOf, ...watches, log }
  })
  const authenticate = (bearer: string) => {
    const credential = credentials[bearer]
    if (!credential) throw new Error(`the house knows no key ${bearer}`)
    return credential
  }
  const servers = await Promise.all(contexts.map((ctx) => loopback(implementations(ctx), { authenticate })))
  const [ctx, server] = [contexts[0], servers[0]]
  if (!ctx || !server) throw new Error('a house has at least one replica')
  return {
    ctx,
    world,
    neighbours,
    url,
    address: server.address,
    /** The keys of all replicas; a test may exchange them. */
    keyring: keys,
    challenges: (key = 'acme-admin', replica = 0) =>
      (servers[replica] ?? server).client(ChallengeServiceService, { key }),
    /** As the gateway calls it. */
    gateway: (replica = 0) =>
      (servers[replica] ?? server).client(ChallengeServiceService, { peer: 'gateway', tenant: 'acme' }),
    /** A replica judges the replies that wait for it. */
    takeReplies: (replica = 0, changed = contexts[replica] ?? ctx) => takeReplies(changed),
    devices: (key = 'acme-admin', replica = 0) => (servers[replica] ?? server).client(DeviceServiceService, { key }),
    /** As the gateway calls it. */
    devicesAsGateway: (replica = 0, tenant = 'acme') =>
      (servers[replica] ?? server).client(DeviceServiceService, { peer: 'gateway', tenant }),
    factors: (key = 'acme-admin', replica = 0) => (servers[replica] ?? server).client(FactorServiceService, { key }),
    appPasswords: (key = 'acme-admin', replica = 0) =>
      (servers[replica] ?? server).client(AppPasswordServiceService, { key }),
    registrations: (key = 'acme-admin', replica = 0) =>
      (servers[replica] ?? server).client(RegistrationServiceService, { key }),
    lockouts: (key = 'acme-admin', replica = 0) => (servers[replica] ?? server).client(LockoutServiceService, { key }),
    pins: (key = 'acme-admin', replica = 0) => (servers[replica] ?? server).client(PinServiceService, { key }),
    questions: (key = 'acme-admin', replica = 0) =>
      (servers[replica] ?? server).client(SecurityQuestionServiceService, { key }),
    tokens: (key = 'acme-admin', replica = 0) => (servers[replica] ?? server).client(TokenServiceService, { key }),
    keys: (key = 'operator', replica = 0) => (servers[replica] ?? server).client(KeyServiceService, { key }),
    async close() {
      await Promise.all(servers.map((each) => each.stop()))
      await Promise.all(databases.map((database) => database.close()))
      await drop()
    },
  }
}

const limits = {
  ...{ challengeSeconds: 180, codeSeconds: 180, attempts: 3, resends: 3, resendIntervalSeconds: 30 },
  ...{ lockoutThreshold: 5, lockoutResetSeconds: 60, lockoutSeconds: 300, growingDelay: false },
  ...{ challengesPerFiveMinutes: 10, textsPerTenMinutes: 5, pinExpiryDays: 0, securityQuestions: 2 },
  replySeconds: 60,
  call: undefined as CallSettings | undefined,
  app: undefined as AppSettings | undefined,
}

function openNeighbours() {
  const texts: SendRequest[] = []
  /** What people texted back, and what is in somebody's hands. */
  const replies = { waiting: [] as Reply[], lent: new Set<string>() }
  const sayings = {
    limits,
    outcome: Outcome.CHALLENGE as Outcome,
    reason: DecisionReason.PERSON_STATE as DecisionReason,
    fraudDown: false,
    carrierDown: undefined as Error | undefined,
    rememberedDevice: false,
    /** Where everybody signs in from. */
    country: '',
    pinRequired: false,
    pinModeAllowed: true,
    pinRules: { minimumLength: 4, weakAllowed: false, history: 5, expiryDays: 0, fraudCode: '0' },
    /** What may be confirmed. */
    eventTypes: [] as EventType[],
    asked: [] as DecideRequest[],
    remembered: [] as RememberDeviceRequest[],
    appPasswordsAllowed: true,
    /** Whom the policy service does not know. */
    unknown: new Set<string>(),
    rulesAsked: 0,
    /** What may be registered, and what was said of registrations. */
    methods: [
      ...[Method.TEMPORARY_ACCESS_PASS, Method.APP_CODE, Method.OATH_TOKEN, Method.ONE_WAY_SMS, Method.RECOVERY_CODE],
      Method.PASSKEY,
    ] as Method[],
    registered: [] as RecordRegistrationRequest[],
    /** What comes of what is said of them, whether or not it was heard. */
    unheard: undefined as Error | undefined,
  }
  const reports: ReportFraudRequest[] = []
  const fraud: Pick<Remote<typeof FraudServiceService>, 'assess' | 'reportFraud'> = {
    reportFraud(request) {
      reports.push(request)
      const down = new Refusal(ErrorReason.DEPENDENCY_UNAVAILABLE, 'down')
      return sayings.fraudDown ? Promise.reject(down) : Promise.resolve({ report: undefined })
    },
    assess: () =>
      sayings.fraudDown
        ? Promise.reject(new Error('down'))
        : Promise.resolve({ risk: Risk.create({ level: RiskLevel.LOW }) }),
  }
  const policy: Pick<
    Remote<typeof PolicyServiceService>,
    'decide' | 'rememberDevice' | 'getFactorRules' | 'recordRegistration'
  > = {
    async recordRegistration(request) {
      if (sayings.unknown.has(request.userId)) throw new Refusal(ErrorReason.PERSON_NOT_FOUND, 'nobody')
      sayings.registered.push(request)
      if (sayings.unheard) throw sayings.unheard
      return { state: request.registered ? PersonState.ENFORCED : PersonState.ENABLED }
    },
    rememberDevice(request) {
      sayings.remembered.push(request)
      return Promise.resolve({ deviceToken: 'csd_next', seconds: 60 })
    },
    decide(request) {
      sayings.asked.push(request)
      return Promise.resolve(decideAsTold(sayings, request))
    },
    async getFactorRules({ userId }) {
      sayings.rulesAsked++
      if (sayings.unknown.has(userId)) throw new Refusal(ErrorReason.PERSON_NOT_FOUND, 'nobody')
      const { limits, appPasswordsAllowed, methods, pinRules: pin, pinModeAllowed, pinRequired } = sayings
      const pinSayings = { pin, pinModeAllowed, pinRequired }
      return GetFactorRulesResponse.create({ limits, appPasswordsAllowed, methods, tenantName: 'Acme', ...pinSayings })
    },
  }
  const delivery: Pick<Remote<typeof DeliveryServiceService>, 'send' | 'takeReplies'> = {
    async takeReplies({ settled }) {
      replies.waiting = replies.waiting.filter(({ id }) => !settled.includes(id))
      const given = replies.waiting.filter(({ id }) => !replies.lent.has(id)).slice(0, 64)
      for (const { id } of given) replies.lent.add(id)
      return { replies: given }
    },
    send(request) {
      if (sayings.carrierDown) return Promise.reject(sayings.carrierDown)
      if (!texts.some(({ idempotencyKey }) => idempotencyKey === request.idempotencyKey)) texts.push(request)
      return Promise.resolve({ delivery: Delivery.create({}) })
    },
  }
  return {
    sayings,
    texts,
    replies,
    reports,
    ...({ fraud, policy, delivery } as Pick<Context, 'fraud' | 'policy' | 'delivery'>),
  }
}
