import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { tone } from '#libs/testing/tone'
import { eventsOf, overJson, type Answered } from './json/over-json.ts'
import { acme, cluster, otherThan } from './stage.ts'

const api = await overJson(`http://${cluster.installation.addresses.gateway}`)
const key = acme.vpnKey

/** What came, once it is certain that the document says so. */
function told<T>({ status, body, faults }: Answered, expected = 200): T {
  expect({ status, faults, body }).toEqual({ status: expected, faults: [], body })
  return body as T
}

interface Told {
  challenge: { id: string; state: string; factorId: string; attemptsLeft: number }
}
interface Problem {
  reason: string
}

const newSignIn = (userId: string) => ({ requestId: randomUUID(), userId, clientIp: '198.51.100.7' })
const start = async (userId: string) =>
  told<Told>(await api.ask('startChallenge', { key, body: newSignIn(userId) })).challenge

test('a person signs in over JSON, and who watches sees it', async () => {
  const ida = await cluster.person({ house: acme, has: ['phone'] })
  const body = newSignIn(ida.userId)
  const copies = await Promise.all([1, 2, 3].map(() => api.ask('startChallenge', { key, body })))
  const { challenge } = told<Told>(await api.ask('startChallenge', { key, body }))
  expect(challenge.state).toBe('CHALLENGE_STATE_PENDING')
  const started = copies.filter(({ status }) => status === 200).map((each) => told<Told>(each).challenge.id)
  expect(new Set(started)).toEqual(new Set([challenge.id]))
  // A copy that came while another sent the code may come again.
  for (const each of copies.filter(({ status }) => status !== 200)) {
    expect(told<Problem>(each, 503).reason).toBe('CONCURRENT_UPDATE')
    expect(each.headers.get('retry-after')).toBe('1')
  }
  expect(await ida.phone.inbox()).toHaveLength(1)

  const path = { challengeId: challenge.id }
  const watched = eventsOf(await api.send('watchChallenge', { key, path }))
  expect((await watched.next()).value).toMatchObject({ data: { challenge: { state: 'CHALLENGE_STATE_PENDING' } } })

  const code = await ida.phone.code()
  const answer = (code: string) => api.ask('answerChallenge', { key, path, body: { answer: { code } } })
  const wrong = told<Told & { approved?: boolean }>(await answer(otherThan(code)))
  expect(wrong).toMatchObject({ challenge: { attemptsLeft: challenge.attemptsLeft - 1 } })
  expect(wrong.approved).toBeUndefined()
  expect(told(await answer(code))).toMatchObject({ approved: true, challenge: { state: 'CHALLENGE_STATE_APPROVED' } })

  const seen: unknown[] = []
  for await (const { data } of watched) seen.push(data)
  expect(seen.at(-1)).toMatchObject({ challenge: { id: challenge.id, state: 'CHALLENGE_STATE_APPROVED' } })
  expect(told(await api.ask('getChallenge', { key, path }))).toMatchObject({ challenge: { attemptsLeft: 2 } })
  expect(told<Problem>(await answer(code), 409).reason).toBe('CHALLENGE_CLOSED')
})

test('a person who wants another code has to wait, and is told for how long', async () => {
  const jan = await cluster.person({ house: acme, has: ['phone'] })
  const path = { challengeId: (await start(jan.userId)).id }
  const soon = await api.ask('resendChallenge', { key, path, body: {} })
  expect(told<Problem>(soon, 429).reason).toBe('RESEND_TOO_SOON')
  const wait = Number(soon.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  cluster.world.advance(wait * 1_000)
  told(await api.ask('resendChallenge', { key, path, body: {} }))
  expect(await jan.phone.inbox()).toHaveLength(2)
  expect(told(await api.ask('cancelChallenge', { key, path }))).toMatchObject({
    challenge: { state: 'CHALLENGE_STATE_CANCELLED' },
  })
})

test('a person registers a phone over JSON, and gives it up again', async () => {
  const kim = await cluster.person({ house: acme })
  const { userId, number } = kim
  const by = { key: acme.adminKey }
  const enrolled = await api.ask('enrolFactor', { ...by, body: { userId, smsPhone: { number } } })
  const { factor } = told<{ factor: { id: string } }>(enrolled)
  const path = { factorId: factor.id }
  const body = { code: await kim.phone.code() }
  expect(told(await api.ask('confirmFactor', { ...by, path, body }))).toMatchObject({ confirmed: true })
  const listed = await api.ask('listFactors', { ...by, query: `?userId=${userId}&page.pageSize=5` })
  expect(told(listed)).toMatchObject({ factors: [{ id: factor.id, state: 'FACTOR_STATE_ACTIVE' }] })
  expect(told(await api.ask('removeFactor', { ...by, path }))).toEqual({})
})

test('an administrator has a greeting played that they bring over JSON, and takes it back', async () => {
  const by = { key: acme.adminKey }
  const file = { type: 'audio/wav', content: tone({ ms: 1_000 }) }
  const kept = await api.ask('uploadSoundFile', { ...by, file, query: '?header.description=Hello' })
  const { soundFile } = told<{ soundFile: { id: string } }>(kept)
  expect(soundFile).toMatchObject({ description: 'Hello', format: 'SOUND_FORMAT_WAV', durationMs: 1_000 })
  const { id: soundFileId } = soundFile
  const voiceMessage = { type: 'VOICE_MESSAGE_TYPE_GREETING', language: 'nl', soundFileId }
  const put = await api.ask('putVoiceMessage', { ...by, body: { voiceMessage } })
  const { id } = told<{ voiceMessage: { id: string } }>(put).voiceMessage
  expect(told(await api.ask('listVoiceMessages', by))).toMatchObject({ voiceMessages: [{ id, soundFileId }] })
  const inUse = await api.ask('deleteSoundFile', { ...by, path: { soundFileId } })
  expect(told<Problem>(inUse, 409).reason).toBe('SOUND_FILE_IN_USE')
  told(await api.ask('deleteVoiceMessage', { ...by, path: { voiceMessageId: id } }))
  told(await api.ask('deleteSoundFile', { ...by, path: { soundFileId } }))
  expect(told(await api.ask('listSoundFiles', by))).toEqual({})
})

test('what is no sound, or too much of one, is not kept', async () => {
  const by = { key: acme.adminKey }
  const text = { type: 'audio/wav', content: Buffer.from('RIFF, but not really') }
  expect(told<Problem>(await api.ask('uploadSoundFile', { ...by, file: text }), 400)).toMatchObject({
    ...{ reason: 'INVALID_REQUEST', violations: [{ field: 'chunk', description: 'must be a WAV or an MP3 file' }] },
  })
  const long = { type: 'audio/wav', content: tone({ ms: 660_000 }) }
  told(await api.ask('uploadSoundFile', { ...by, file: long }), 413)
  expect(told(await api.ask('listSoundFiles', by))).toEqual({})
})
