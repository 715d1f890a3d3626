import { expect, test } from '@jest/globals'
import { Application, Person, PersonState, Settings } from '#contracts/gen/countersign/policy/v1/admin'
import { ClientKind } from '#contracts/gen/countersign/types/v1/client'
import { DecisionReason, Outcome } from '#contracts/gen/countersign/types/v1/decision'
import { ApplicationKind, DirectoryLocation } from '#contracts/gen/countersign/types/v1/edition'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { signIn } from '#test/cluster/people'
import { cluster } from './stage.ts'

const wrong = 'qjzx kvwp qhgy fmzd'
const inTheCloud = { state: PersonState.ENFORCED, location: DirectoryLocation.CLOUD }
const signedOut = { approved: false, appPasswordId: '' }

/** A company whose people read their mail by programs that know a password and nothing else. */
async function mailing(id: string) {
  const house = await cluster.newTenant({ id })
  const { admin, appPasswords } = house.admin
  await admin.updateSettings({ settings: Settings.fromPartial({ appPasswordsAllowed: true }) })
  const kind = ApplicationKind.OFFICE_365
  await admin.putApplication({ application: Application.create({ id: 'mail', name: 'The mail', kind }) })
  const { key } = await house.issue(['challenge', 'decision:explain', 'app-passwords'], { applicationId: 'mail' })
  const mailServer = cluster.clients(key)
  return {
    house,
    create: (userId: string, name: string) =>
      appPasswords.createAppPassword({ userId, name, vouchReason: 'known at the desk' }),
    /** The mail program gives the password that it knows. */
    async opens(userId: string, password: string) {
      const asked = signIn(userId, { clientKind: ClientKind.OLD })
      const { challenge } = await mailServer.challenge.startChallenge(asked)
      const { outcome, reason } = challenge?.decision ?? {}
      if (outcome !== Outcome.DENIED || reason !== DecisionReason.APP_PASSWORD_NEEDED) return { outcome, reason }
      return mailServer.appPasswords.verifyAppPassword({ userId, password, clientIp: '198.51.100.7' })
    },
  }
}

test('a person reads mail by an old program with an app password of its own, until that is revoked', async () => {
  const { house, create, opens } = await mailing('mailing')
  const { userId } = await cluster.person({ house, has: ['app'], known: inTheCloud })
  const { password, appPassword } = await create(userId, 'mail on the telephone')
  const other = await create(userId, 'mail at home')
  const appPasswordId = appPassword?.id ?? ''
  expect(await opens(userId, wrong)).toEqual(signedOut)
  expect(await opens(userId, password)).toEqual({ approved: true, appPasswordId })
  const typed = (password.match(/.{4}/g) ?? []).join(' ').toUpperCase()
  expect(await opens(userId, typed)).toEqual({ approved: true, appPasswordId })
  await house.admin.appPasswords.revokeAppPassword({ userId, appPasswordId })
  expect(await opens(userId, password)).toEqual(signedOut)
  expect(await opens(userId, other.password)).toMatchObject({ approved: true })
})

test('a person whose company disables them reads mail by no old program any more, even once enabled again', async () => {
  const { house, create, opens } = await mailing('leaving')
  const { admin, appPasswords } = house.admin
  const { userId } = await cluster.person({ house, has: ['app'], known: inTheCloud })
  const { password } = await create(userId, 'mail on the telephone')
  expect(await opens(userId, password)).toMatchObject({ approved: true })

  await admin.setPeopleState({ userIds: [userId], state: PersonState.DISABLED })
  await expect(create(userId, 'mail at home')).rejects.toMatchObject({ reason: ErrorReason.FEATURE_OFF })
  await cluster.settled()
  expect(await appPasswords.listAppPasswords({ userId, page: undefined })).toMatchObject({ appPasswords: [] })
  cluster.world.advance(1_000)
  await admin.setPeopleState({ userIds: [userId], state: PersonState.ENFORCED })
  expect(await opens(userId, password)).toEqual(signedOut)
  const fresh = await create(userId, 'mail on the telephone')
  expect(await opens(userId, fresh.password)).toMatchObject({ approved: true })
})

test('a person who is removed leaves nothing behind for one of the same name', async () => {
  const { house, create, opens } = await mailing('parting')
  const { admin, factors, appPasswords } = house.admin
  const { userId } = await cluster.person({ house, has: ['app', 'phone'], known: inTheCloud })
  const { password } = await create(userId, 'mail on the telephone')
  await admin.removePerson({ userId })
  await cluster.settled()
  cluster.world.advance(1_000)
  await admin.putPerson({ person: Person.fromPartial({ userId, ...inTheCloud }) })
  expect(await factors.listFactors({ userId, page: undefined })).toMatchObject({ factors: [] })
  expect(await appPasswords.listAppPasswords({ userId, page: undefined })).toMatchObject({ appPasswords: [] })
  expect(await opens(userId, password)).toEqual(signedOut)
})
