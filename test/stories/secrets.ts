import { ScureBase32Plugin } from 'otplib'
import type {
  CreateAppPasswordResponse,
  VerifyAppPasswordRequest,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import type { AnswerChallengeRequest, StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { EnrolFactorRequest, EnrolFactorResponse } from '#contracts/gen/countersign/challenge/v1/factor'
import type { ChangePinRequest, SetPinRequest } from '#contracts/gen/countersign/challenge/v1/pin'
import type {
  ChoosePinRequest,
  RegisterFactorResponse,
  StartRegistrationResponse,
} from '#contracts/gen/countersign/challenge/v1/registration'
import type { IssueCredentialResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Cluster } from '#test/cluster/boot'

/** What must be nowhere, by kind. */
export interface Secrets {
  codes: string[]
  numbers: string[]
  keys: string[]
  seeds: Buffer[]
  pins: string[]
  answers: string[]
  appPasswords: string[]
  /** What is sensitive in the events that were to be confirmed. */
  accounts: string[]
}

/** Everything secret that was made, sent or shown in the cluster so far. */
export async function secretsOf({ carrier, installation, witness }: Cluster): Promise<Secrets> {
  const heard = <T>(name: string) =>
    witness.exchanges.flatMap(({ method, response }) => (method === name && response ? [response as T] : []))
  const registered = heard<RegisterFactorResponse>('registerFactor')
  const said = <T>(name: string) =>
    witness.exchanges.flatMap(({ method, request }) => (method === name ? [request as T] : []))
  const asked = witness.exchanges
    .filter(({ method }) => method === 'enrolFactor' || method === 'registerFactor')
    .map(({ request }) => (request as EnrolFactorRequest).kind)
  return {
    codes: [
      ...witness.shown,
      ...(await texted(carrier.url)),
      ...heard<EnrolFactorResponse>('enrolFactor').flatMap(spoken),
      ...registered.flatMap((each) => spoken({ ...each, temporaryAccessPass: '' })),
    ],
    numbers: asked.flatMap(numbersIn),
    keys: [
      installation.operatorKey,
      ...heard<IssueCredentialResponse>('issueCredential').map(({ key }) => key),
      ...heard<StartRegistrationResponse>('startRegistration').map(({ registration }) => registration),
    ],
    seeds: [
      ...[...heard<EnrolFactorResponse>('enrolFactor'), ...registered].flatMap(({ otpauthUri }) => seedIn(otpauthUri)),
      ...asked.flatMap((kind) => (kind?.$case === 'oathToken' ? [kind.value.seed] : [])),
    ],
    pins: [
      ...said<SetPinRequest>('setPin').map(({ pin }) => pin),
      ...said<ChoosePinRequest>('choosePin').flatMap(({ pin, confirmation }) => [pin, confirmation]),
      ...said<ChangePinRequest>('changePin').flatMap(({ oldPin, newPin, confirmation }) => [
        oldPin,
        newPin,
        confirmation,
      ]),
    ].filter(isTelling),
    answers: [
      ...asked
        .flatMap((kind) => (kind?.$case === 'securityQuestions' ? kind.value.answers : []))
        .map(({ answer }) => answer),
      ...said<AnswerChallengeRequest>('answerChallenge').flatMap(({ answer }) =>
        answer?.kind?.$case === 'securityAnswers' ? answer.kind.value.answers : [],
      ),
    ].filter(isTelling),
    appPasswords: [
      ...heard<CreateAppPasswordResponse>('createAppPassword').map(({ password }) => password),
      ...said<VerifyAppPasswordRequest>('verifyAppPassword').map(({ password }) => password),
    ],
    accounts: said<StartChallengeRequest>('startChallenge').flatMap(({ event }) => event?.parameters.account ?? []),
  }
}

function numbersIn(kind: EnrolFactorRequest['kind']): string[] {
  if (kind?.$case === 'smsPhone' || kind?.$case === 'replyPhone') return [kind.value.number]
  if (kind?.$case !== 'callPhone') return []
  return [kind.value.number, kind.value.backupNumber].filter((number) => number !== '')
}

/** Short ones stand in many a hash and number by chance. */
const isTelling = (secret: string) => secret.length >= 12

/** The codes that were shown at an enrolment, as they were shown and as they are read. */
function spoken({
  recoveryCodes,
  temporaryAccessPass,
  activation,
}: Pick<EnrolFactorResponse, 'recoveryCodes' | 'temporaryAccessPass' | 'activation'>): string[] {
  const shown = [...recoveryCodes, temporaryAccessPass, activation?.code ?? ''].filter((code) => code !== '')
  return shown.flatMap((code) => [code, code.replace('-', '')])
}

/** Every code that lies on a phone. */
async function texted(carrierUrl: string): Promise<string[]> {
  const read = async (path: string) => (await fetch(carrierUrl + path)).json()
  const phones = (await read('/phones')) as { number: string }[]
  const inboxes = phones.map(({ number }) => read(`/phones/${encodeURIComponent(number)}/messages`))
  const texts = (await Promise.all(inboxes)).flat() as { body: string }[]
  return texts.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])
}

function seedIn(otpauthUri: string): Buffer[] {
  if (otpauthUri === '') return []
  return [Buffer.from(new ScureBase32Plugin().decode(new URL(otpauthUri).searchParams.get('secret') ?? ''))]
}
