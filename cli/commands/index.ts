import { create as createAppPassword } from './app-passwords/create.ts'
import { list as listAppPassword } from './app-passwords/list.ts'
import { revokeAll as revokeAllAppPassword } from './app-passwords/revoke-all.ts'
import { revoke as revokeAppPassword } from './app-passwords/revoke.ts'
import { block as blockAppDevice } from './app-devices/block.ts'
import { list as listAppDevice } from './app-devices/list.ts'
import { remove as removeAppDevice } from './app-devices/remove.ts'
import { rename as renameAppDevice } from './app-devices/rename.ts'
import { unblock as unblockAppDevice } from './app-devices/unblock.ts'
import { list as listApplication } from './applications/list.ts'
import { put as putApplication } from './applications/put.ts'
import { remove as removeApplication } from './applications/remove.ts'
import { show as showApplication } from './applications/show.ts'
import { block } from './blocks/block.ts'
import { blocks } from './blocks/blocks.ts'
import { unblock } from './blocks/unblock.ts'
import { cancel as cancelBypass } from './bypass/cancel.ts'
import { exportLog as exportAudit } from './audit/export.ts'
import { key as auditKey } from './audit/key.ts'
import { verify as verifyAudit } from './audit/verify.ts'
import { create as createBypass } from './bypass/create.ts'
import { list as listBypass } from './bypass/list.ts'
import type { Build, Group } from './build.ts'
import { list as listCache } from './caches/list.ts'
import { put as putCache } from './caches/put.ts'
import { remove as removeCache } from './caches/remove.ts'
import { show as showDelivery } from './delivery/show.ts'
import { forget as forgetDevice } from './devices/forget.ts'
import { list as listDevice } from './devices/list.ts'
import { keys as eventTypeKeys } from './event-types/keys.ts'
import { list as listEventType } from './event-types/list.ts'
import { put as putEventType } from './event-types/put.ts'
import { remove as removeEventType } from './event-types/remove.ts'
import { show as showEventType } from './event-types/show.ts'
import { verify as verifyEventType } from './event-types/verify.ts'
import { archive as archiveEvents } from './events/archive.ts'
import { explain } from './explain.ts'
import { accessPass as accessPassFactor } from './factors/access-pass.ts'
import { activateApp as activateAppFactor } from './factors/activate-app.ts'
import { code as codeFactor } from './factors/code.ts'
import { confirm as confirmFactor } from './factors/confirm.ts'
import { enrolApp as enrolAppFactor } from './factors/enrol-app.ts'
import { enrolCall as enrolCallFactor } from './factors/enrol-call.ts'
import { enrolPhone as enrolPhoneFactor } from './factors/enrol-phone.ts'
import { enrolQuestions as enrolQuestionsFactor } from './factors/enrol-questions.ts'
import { list as listFactor } from './factors/list.ts'
import { recoveryCodes as recoveryCodesFactor } from './factors/recovery-codes.ts'
import { remove as removeFactor } from './factors/remove.ts'
import { require as requireFactor } from './factors/require.ts'
import { list as listFraud } from './fraud/list.ts'
import { report as reportFraud } from './fraud/report.ts'
import { deleteSound as deleteSoundGreeting } from './greetings/delete-sound.ts'
import { list as listGreeting } from './greetings/list.ts'
import { put as putGreeting } from './greetings/put.ts'
import { remove as removeGreeting } from './greetings/remove.ts'
import { sounds as soundsGreeting } from './greetings/sounds.ts'
import { upload as uploadGreeting } from './greetings/upload.ts'
import { issue as issueKey } from './keys/issue.ts'
import { list as listKey } from './keys/list.ts'
import { make as makeKey } from './keys/make.ts'
import { revoke as revokeKey } from './keys/revoke.ts'
import { rotate as rotateKey } from './keys/rotate.ts'
import { status as statusKey } from './keys/status.ts'
import { assign as assignLicence } from './licences/assign.ts'
import { revoke as revokeLicence } from './licences/revoke.ts'
import { list as listLocation } from './locations/list.ts'
import { put as putLocation } from './locations/put.ts'
import { remove as removeLocation } from './locations/remove.ts'
import { list as listLockout } from './lockouts/list.ts'
import { unlock } from './lockouts/unlock.ts'
import { add as addNetwork } from './networks/add.ts'
import { list as listNetwork } from './networks/list.ts'
import { remove as removeNetwork } from './networks/remove.ts'
import { importFile as importPerson } from './people/import.ts'
import { list as listPerson } from './people/list.ts'
import { put as putPerson } from './people/put.ts'
import { remove as removePerson } from './people/remove.ts'
import { show as showPerson } from './people/show.ts'
import { state as statePerson } from './people/state.ts'
import { change as changePin } from './pin/change.ts'
import { remove as removePin } from './pin/remove.ts'
import { set as setPin } from './pin/set.ts'
import { show as showPin } from './pin/show.ts'
import { abandon as abandonProjections } from './projections/abandon.ts'
import { rebuild as rebuildProjections } from './projections/rebuild.ts'
import { create as createProvider } from './provider/create.ts'
import { remove as deleteProvider } from './provider/delete.ts'
import { show as showProvider } from './provider/show.ts'
import { list as listQuestion } from './questions/list.ts'
import { set as setQuestion } from './questions/set.ts'
import { cancelExport } from './report/cancel-export.ts'
import { exportReport } from './report/export.ts'
import { listExports } from './report/exports.ts'
import { fetchExport } from './report/fetch.ts'
import { kinds } from './report/kinds.ts'
import { report } from './report/report.ts'
import { statement } from './report/statement.ts'
import { summary } from './report/summary.ts'
import { usage as usageReport } from './report/usage.ts'
import { list as listRule } from './rules/list.ts'
import { move as moveRule } from './rules/move.ts'
import { put as putRule } from './rules/put.ts'
import { remove as removeRule } from './rules/remove.ts'
import { set as setSettings } from './settings/set.ts'
import { show as showSettings } from './settings/show.ts'
import { webhookSecret } from './settings/webhook-secret.ts'
import { answer as answerSignIn } from './sign-in/answer.ts'
import { cancel as cancelSignIn } from './sign-in/cancel.ts'
import { resend as resendSignIn } from './sign-in/resend.ts'
import { show as showSignIn } from './sign-in/show.ts'
import { start as startSignIn } from './sign-in/start.ts'
import { watch as watchSignIn } from './sign-in/watch.ts'
import { simulate } from './simulate.ts'
import { create as createTenant } from './tenants/create.ts'
import { list as listTenant } from './tenants/list.ts'
import { set as setTenant } from './tenants/set.ts'
import { show as showTenant } from './tenants/show.ts'
import { assign as assignToken } from './tokens/assign.ts'
import { remove as deleteToken } from './tokens/delete.ts'
import { importFile as importToken } from './tokens/import.ts'
import { list as listToken } from './tokens/list.ts'
import { replace as replaceToken } from './tokens/replace.ts'
import { resynchronise as resynchroniseToken } from './tokens/resynchronise.ts'
import { unassign as unassignToken } from './tokens/unassign.ts'

/** The commands that are about one kind of thing each. */
export const groups: readonly Group[] = [
  {
    name: 'sign-in',
    summary: 'Start, answer, watch and finish one verification.',
    commands: [startSignIn, answerSignIn, resendSignIn, watchSignIn, showSignIn, cancelSignIn],
  },
  {
    name: 'factors',
    summary: 'The phones, apps, tokens, codes and questions by which people prove themselves.',
    commands: [
      ...[enrolPhoneFactor, enrolCallFactor, enrolAppFactor, confirmFactor, recoveryCodesFactor, accessPassFactor],
      ...[enrolQuestionsFactor, activateAppFactor],
      ...[listFactor, removeFactor, requireFactor, codeFactor],
    ],
  },
  {
    name: 'app-devices',
    summary: 'The devices on which people approve sign-ins.',
    commands: [listAppDevice, renameAppDevice, blockAppDevice, unblockAppDevice, removeAppDevice],
  },
  {
    name: 'app-passwords',
    summary: 'Passwords for programs that can not be challenged.',
    commands: [createAppPassword, listAppPassword, revokeAppPassword, revokeAllAppPassword],
  },
  {
    name: 'pin',
    summary: 'What people prove besides the code, where it is demanded.',
    commands: [setPin, changePin, showPin, removePin],
  },
  {
    name: 'questions',
    summary: 'The security questions that people may choose from.',
    commands: [listQuestion, setQuestion],
  },
  {
    name: 'tokens',
    summary: 'The hardware tokens that there are, and whose they are.',
    commands: [importToken, listToken, assignToken, unassignToken, replaceToken, resynchroniseToken, deleteToken],
  },
  {
    name: 'people',
    summary: 'Who is known, and how a second factor is asked of them.',
    commands: [putPerson, showPerson, listPerson, removePerson, importPerson, statePerson],
  },
  {
    name: 'applications',
    summary: 'What people sign in to.',
    commands: [putApplication, showApplication, listApplication, removeApplication],
  },
  {
    name: 'networks',
    summary: 'From where no second factor is asked.',
    commands: [addNetwork, listNetwork, removeNetwork],
  },
  { name: 'locations', summary: 'Places that rules are about.', commands: [putLocation, listLocation, removeLocation] },
  {
    name: 'rules',
    summary: 'Who may use what from where: conditional access.',
    commands: [putRule, listRule, moveRule, removeRule],
  },
  {
    name: 'caches',
    summary: 'For how long an earlier success still counts.',
    commands: [putCache, listCache, removeCache],
  },
  {
    name: 'event-types',
    summary: 'The transactions that people confirm, and the proof that they did.',
    commands: [putEventType, showEventType, listEventType, removeEventType, eventTypeKeys, verifyEventType],
  },
  {
    name: 'bypass',
    summary: 'Once in without a second factor.',
    commands: [createBypass, listBypass, cancelBypass],
  },
  { name: 'devices', summary: 'Where people are remembered.', commands: [listDevice, forgetDevice] },
  { name: 'lockouts', summary: 'Who is kept waiting after wrong answers.', commands: [listLockout] },
  { name: 'fraud', summary: 'Sign-ins that were not the person.', commands: [reportFraud, listFraud] },
  { name: 'licences', summary: 'What was bought for whom.', commands: [assignLicence, revokeLicence] },
  { name: 'provider', summary: 'What use is billed by.', commands: [createProvider, showProvider, deleteProvider] },
  {
    name: 'settings',
    summary: 'The numbers and methods that bound a sign-in.',
    commands: [showSettings, setSettings, webhookSecret],
  },
  {
    name: 'tenants',
    summary: 'The organisations that are served.',
    commands: [createTenant, setTenant, listTenant, showTenant],
  },
  {
    name: 'keys',
    summary: 'The bearer keys by which clients call, and the keys that secrets are sealed with.',
    commands: [issueKey, listKey, revokeKey, makeKey, statusKey, rotateKey],
  },
  {
    name: 'report',
    summary: 'What happened.',
    commands: [
      ...[usageReport, ...kinds.map(report), statement, summary],
      ...[exportReport, listExports, fetchExport, cancelExport],
    ],
  },
  {
    name: 'audit',
    summary: 'Every act and decision, and the proof that none was changed.',
    commands: [exportAudit, verifyAudit, auditKey],
  },
  { name: 'events', summary: 'What happened, as it was told.', commands: [archiveEvents] },
  { name: 'projections', summary: 'What reports are made of.', commands: [rebuildProjections, abandonProjections] },
  {
    name: 'greetings',
    summary: 'What is heard in calls instead of the stock messages.',
    commands: [uploadGreeting, soundsGreeting, deleteSoundGreeting, putGreeting, listGreeting, removeGreeting],
  },
  { name: 'delivery', summary: 'The texts that were sent.', commands: [showDelivery] },
]

/** The commands that stand for themselves. */
export const commands: readonly Build[] = [explain, simulate, block, unblock, blocks, unlock]
