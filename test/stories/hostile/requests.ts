import { EnrolFactorRequest, ListFactorsRequest } from '#contracts/gen/countersign/challenge/v1/factor'
import { RegisterFactorRequest } from '#contracts/gen/countersign/challenge/v1/registration'
import { ImportTokensHeader, ListTokensRequest } from '#contracts/gen/countersign/challenge/v1/token'
import {
  AssessRequest,
  FraudReportSource,
  ListBlocksRequest,
  ReportFraudRequest,
} from '#contracts/gen/countersign/fraud/v1/fraud'
import * as admin from '#contracts/gen/countersign/policy/v1/admin'
import {
  ConditionalAccessControl,
  ConditionalAccessRule,
  NamedLocation,
} from '#contracts/gen/countersign/policy/v1/conditional_access'
import { ExplainRequest, SimulateRequest, Situation } from '#contracts/gen/countersign/policy/v1/policy'
import {
  GetSummaryRequest,
  ReportFormat,
  ReportKind,
  StreamReportRequest,
  StreamUsageRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { ApplicationKind, Deployment, LicenceKind } from '#contracts/gen/countersign/types/v1/edition'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import type { definitions } from '#test/cluster/clients'
import { signIn, smsPhone } from '#test/cluster/people'
import { devicesAbout } from './requests-of-devices.ts'
import { eventTypesAbout } from './requests-of-event-types.ts'
import { deliveryAbout } from './requests-of-delivery.ts'
import type { Scene } from './scene.ts'

type Definitions = typeof definitions
/** A request for each RPC; one that is left out does not compile. */
type Requests = {
  readonly [Service in keyof Definitions]: {
    readonly [Name in keyof Definitions[Service]['definition']]: object
  }
}

/** For every RPC a request that could be meant, about what is in the scene. */
export function requestsAbout(scene: Scene): Requests {
  const { userId, number, challengeId, factorId } = scene
  const person = admin.Person.create({ userId, groups: ['staff'], firstName: 'Ann', language: 'en' })
  const page = { pageSize: 10, pageToken: '' }
  const applicationId = 'vpn'
  const clientIp = '198.51.100.7'
  const exportId = '0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b'
  const situation = Situation.create({
    ...{ userId, applicationId, clientIp },
    factors: [{ factorId, method: Method.ONE_WAY_SMS }],
  })
  return {
    challenge: {
      startChallenge: signIn(userId, { applicationId, requestId: 'hostile' }),
      answerChallenge: {
        ...{ challengeId, factorId, requestId: 'hostile' },
        answer: { kind: { $case: 'code', value: '12345' } },
      },
      resendChallenge: { challengeId, factorId },
      getChallenge: { challengeId },
      watchChallenge: { challengeId },
      cancelChallenge: { challengeId },
      getConfirmationKeys: {},
      answerCall: { challengeId, factorId, requestId: 'hostile', token: 'guess', pin: '' },
    },
    factors: {
      enrolFactor: EnrolFactorRequest.create({ userId, kind: smsPhone(number) }),
      confirmFactor: { factorId: scene.pendingFactorId, code: '12345', requestId: 'hostile', passkey: '' },
      listFactors: ListFactorsRequest.create({ userId, page }),
      removeFactor: { factorId },
    },
    devices: devicesAbout(scene),
    appPasswords: {
      createAppPassword: { userId, name: 'hostile', vouchReason: 'hostile' },
      verifyAppPassword: { userId, password: 'abcd efgh ijkl mnop', clientIp },
      listAppPasswords: { userId, page },
      revokeAppPassword: { userId, appPasswordId: scene.appPasswordId },
      revokeAppPasswords: { userId: 'somebody' },
    },
    registrations: {
      startRegistration: { userId: 'somebody' },
      startProof: { userId, registration: scene.registration, factorId },
      registerFactor: RegisterFactorRequest.create({
        ...{ userId, registration: scene.registration, kind: smsPhone(number) },
      }),
      proveFactor: {
        ...{ userId, registration: scene.registration, proofId: scene.proofId },
        ...{ code: '12345', requestId: 'hostile', passkey: '' },
      },
      choosePin: { userId, registration: scene.registration, pin: '270519', confirmation: '270519' },
      setDefaultMethod: { userId, registration: scene.registration, method: Method.APP_CODE },
      finishRegistration: { userId, registration: scene.registration },
      requireRegistration: { userId: 'somebody', reason: 'hostile' },
    },
    lockouts: { getLockouts: { userId }, unlock: { userId, reason: 'hostile' } },
    pins: {
      setPin: { userId, pin: '270519', changeRequired: true },
      changePin: { userId, oldPin: '270519', newPin: '815926', confirmation: '815926' },
      getPin: { userId },
      removePin: { userId: 'somebody' },
    },
    questions: {
      listSecurityQuestions: { language: 'en' },
      setSecurityQuestions: { questions: questions.map((text) => ({ text, language: 'en' })) },
    },
    tokens: tokensAbout(scene),
    keys: { rotateKeys: { batchSize: 10 }, getKeyStatus: {} },
    policy: {
      decide: { situation },
      explain: ExplainRequest.create({ situation, at: new Date() }),
      rememberDevice: { userId, clientIp, userAgent: 'A browser', replacedToken: '' },
      simulate: SimulateRequest.create({ situations: [situation], days: 1 }),
      getFactorRules: { userId },
      recordRegistration: { userId, registered: true, defaultMethod: Method.APP_CODE },
    },
    credentials: { authenticateKey: { keyHash: scene.keyHash } },
    fraud: {
      assess: AssessRequest.create({ userId, applicationId, clientIp }),
      block: { userId, reason: 'hostile', days: 1 },
      unblock: { userId: 'somebody', reason: 'hostile' },
      listBlocks: ListBlocksRequest.create({ userId, page }),
      reportFraud: ReportFraudRequest.create({
        ...{ userId: 'somebody', source: FraudReportSource.ADMINISTRATOR, reason: 'hostile' },
        ...{ applicationId, clientIp, number },
      }),
      listFraudReports: { userId, page },
    },
    ...deliveryAbout(scene),
    reporting: {
      streamUsage: StreamUsageRequest.create({ userId, applicationId, from: new Date(0), most: 10 }),
      getStatement: { month: '2026-03' },
      getSummary: GetSummaryRequest.create({ from: new Date(Date.now() - 3_600_000), to: new Date() }),
      streamAudit: { from: 1n, to: 0n, after: 0n },
      streamReport: StreamReportRequest.create({ kind: ReportKind.USAGE_DETAIL, userId, from: new Date(0), most: 10 }),
      requestExport: {
        report: StreamReportRequest.create({ kind: ReportKind.SERVER_STATUS, serverGroup: 'policy', most: 10 }),
        ...{ format: ReportFormat.CSV, requestId: 'hostile' },
      },
      listExports: { page },
      getExport: { exportId },
      fetchExport: { exportId, offset: 0n },
      cancelExport: { exportId },
    },
    projections: {
      streamEvents: { after: BigInt(Number.MAX_SAFE_INTEGER) },
      beginRebuild: {},
      addEvents: {
        ...{ stream: new Date(0).toISOString(), after: 0n, through: 1n, despiteGap: false },
        events: [
          { sequence: 1n, subject: 'countersign.fraud.v1.PersonBlocked.acme', headers: {}, payload: Buffer.of() },
        ],
      },
      finishRebuild: {},
      abandonRebuild: {},
    },
    admin: {
      createTenant: { tenant: admin.Tenant.create({ id: 'hostile', name: 'Hostile' }) },
      updateTenant: { tenant: admin.Tenant.create({ id: 'acme', name: 'Hostile' }) },
      getTenant: {},
      listTenants: { page },
      getSettings: {},
      updateSettings: { settings: admin.Settings.create({ attemptsPerChallenge: 4 }) },
      putPerson: { person },
      getPerson: { userId },
      listPeople: { page },
      removePerson: { userId },
      putApplication: {
        application: admin.Application.create({ id: 'vpn', name: 'A VPN', kind: ApplicationKind.REMOTE_ACCESS }),
      },
      getApplication: { applicationId },
      listApplications: { page },
      removeApplication: { applicationId },
      addTrustedNetwork: {
        trustedNetwork: admin.TrustedNetwork.create({ deployment: Deployment.SERVER, network: '10.1.0.0/24' }),
      },
      listTrustedNetworks: { page },
      removeTrustedNetwork: { trustedNetworkId: scene.trustedNetworkId },
      assignLicence: { userId, licence: LicenceKind.DIRECTORY_PREMIUM },
      revokeLicence: { userId, licence: LicenceKind.DIRECTORY_PREMIUM },
      issueCredential: admin.IssueCredentialRequest.create({ applicationId, scopes: ['challenge'], label: 'hostile' }),
      listCredentials: { page },
      revokeCredential: { credentialId: scene.credentialId },
      ...rulesAbout(scene),
      importPeople: { person },
      setPeopleState: { userIds: [userId], state: admin.PersonState.ENABLED },
      createBypass: admin.CreateBypassRequest.create({ userId, seconds: 60, reason: 'hostile' }),
      listBypasses: admin.ListBypassesRequest.create({ userId, page }),
      cancelBypass: { bypassId: nobody },
      listRememberedDevices: { userId, page },
      forgetRememberedDevices: { userId },
      createProvider: {
        provider: admin.Provider.create({ name: 'A provider', usageModel: admin.UsageModel.PER_USER }),
      },
      getProvider: {},
      deleteProvider: {},
    },
  }
}

const questions = ['Who are you?', 'Where is it?', 'What is that?', 'How many are there?']
function tokensAbout({ userId, tokenId }: Scene) {
  const header = ImportTokensHeader.create({ dryRun: true, manufacturer: 'Acme' })
  const named = { serial: 'T-2', manufacturer: 'Acme' }
  return {
    importTokens: { part: { $case: 'header', value: header } },
    listTokens: ListTokensRequest.create({ serialPrefix: 'T', page: { pageSize: 10, pageToken: '' } }),
    assignToken: { ...named, userId },
    unassignToken: { tokenId },
    replaceToken: { tokenId, ...named },
    resynchroniseToken: { tokenId, codes: ['123456', '654321'] },
    deleteToken: { tokenId },
  }
}

/** An id that nothing has. */
const nobody = '00000000-0000-7000-8000-000000000000'

function rulesAbout({ userId }: Scene) {
  const page = { pageSize: 10, pageToken: '' }
  const control = ConditionalAccessControl.REQUIRE
  return {
    putNamedLocation: { namedLocation: NamedLocation.create({ name: 'Home', countries: ['DE'] }) },
    listNamedLocations: { page },
    removeNamedLocation: { namedLocationId: nobody },
    ...eventTypesAbout,
    putConditionalAccessRule: { rule: ConditionalAccessRule.create({ name: userId, enabled: true, control }) },
    listConditionalAccessRules: { page },
    removeConditionalAccessRule: { ruleId: nobody },
    putCacheRule: { rule: admin.CacheRule.create({ kind: admin.CacheKind.PERSON, seconds: 60 }) },
    listCacheRules: { page },
    removeCacheRule: { ruleId: nobody },
  }
}
