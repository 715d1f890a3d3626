import { createHash } from 'node:crypto'
import { Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ImportTokensHeader } from '#contracts/gen/countersign/challenge/v1/token'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { VoiceMessageType } from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Clients } from '#test/cluster/clients'
import type { Cluster } from '#test/cluster/boot'
import { smsPhone, texted } from '#test/cluster/people'
import { soundFileParts, tone } from '#libs/testing/tone'
import { usage } from '#test/cluster/usage'

export type Scene = Awaited<ReturnType<typeof setScene>>

/** Something of everything there can be, for strangers to lay hands on. */
export async function setScene(cluster: Cluster) {
  const { acme } = cluster
  const { admin, appPasswords, challenge, factors, fraud } = acme.admin
  const person = await cluster.person({ house: acme, has: ['phone', 'app'], known: texted })
  const pending = await person.start()
  await person.phone.code()
  const { factor } = await person.enrol(smsPhone(person.number), false, 'a spare')
  await person.phone.code()
  await fraud.block({ userId: 'somebody', reason: 'lost the phone', days: 1 })
  const { trustedNetwork } = await admin.addTrustedNetwork({
    trustedNetwork: { id: '', label: 'office', deployment: 2, network: '10.0.0.0/24', createdAt: undefined },
  })
  await admin.updateSettings({ settings: Settings.create({ appPasswordsAllowed: true }) })
  const { appPassword } = await appPasswords.createAppPassword({
    userId: person.userId,
    name: 'mail',
    vouchReason: 'known at the desk',
  })
  await imported(acme.admin.tokens, `serial number,secret key (base32)\nT-1,${'A'.repeat(32)}\nT-2,${'B'.repeat(32)}\n`)
  const { token } = await acme.admin.tokens.assignToken({ serial: 'T-1', manufacturer: '', userId: 'somebody' })
  const spare = await acme.issue(['challenge'], { applicationId: 'vpn' })
  await cluster.settled()
  const { rows } = await usage(acme.admin.reporting, person.userId)
  const { challenge: seen } = await challenge.getChallenge({ challengeId: pending.id })
  return {
    userId: person.userId,
    number: person.number,
    challengeId: pending.id,
    factorId: seen?.factorId ?? '',
    pendingFactorId: factor?.id ?? '',
    removableFactorId: (await factorsOf(factors, person.userId)).at(-1)?.id ?? '',
    appPasswordId: appPassword?.id ?? '',
    deliveryId: rows[0]?.deliveries[0]?.deliveryId ?? '',
    ...(await recording(acme.admin.greetings)),
    trustedNetworkId: trustedNetwork?.id ?? '',
    credentialId: spare.id,
    ...(await registering(acme.admin.registrations, person.userId)),
    tokenId: token?.id ?? '',
    keyHash: createHash('sha256').update(acme.adminKey).digest(),
  }
}

async function factorsOf(factors: Clients['factors'], userId: string) {
  return (await factors.listFactors({ userId, page: undefined })).factors
}

async function registering(registrations: Clients['registrations'], userId: string) {
  const { registration, factors } = await registrations.startRegistration({ userId })
  const app = factors.find(({ method }) => method === Method.APP_CODE)
  const { proofId } = await registrations.startProof({ userId, registration, factorId: app?.id ?? '' })
  return { registration, proofId }
}

async function imported(tokens: Clients['tokens'], csv: string): Promise<void> {
  async function* parts() {
    const parts = [
      { $case: 'header' as const, value: ImportTokensHeader.create({}) },
      { $case: 'chunk' as const, value: Buffer.from(csv) },
    ]
    for (const part of parts) yield { part }
  }
  for await (const { part } of tokens.importTokens(parts())) {
    if (part?.$case === 'bad') throw new Error(part.value.reason)
  }
}

/** A greeting that the tenant has recorded. */
async function recording(greetings: Clients['greetings']) {
  const { soundFile } = await greetings.uploadSoundFile(soundFileParts(tone({ ms: 100 }), 'a tone'))
  const soundFileId = soundFile?.id ?? ''
  const place = { id: '', type: VoiceMessageType.DENIED, language: 'en', applicationId: '', etag: '' }
  const { voiceMessage } = await greetings.putVoiceMessage({ voiceMessage: { ...place, soundFileId } })
  return { soundFileId, voiceMessageId: voiceMessage?.id ?? '' }
}
