import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  SoundFormat,
  VoiceMessageType,
  type SoundFile,
  type VoiceMessage,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { mp3, soundFileParts, tone } from '#libs/testing/tone'
import { approve, openCallStage, type CallStage } from './call-stage.ts'

let stage: CallStage
let admin: ReturnType<CallStage['greetings']>

beforeAll(async () => {
  stage = await openCallStage()
  admin = stage.greetings({ key: 'greetings' })
})
beforeEach(async () => {
  await stage.reset()
  await stage.database.pool.query('truncate voice_message, sound_file')
})
afterAll(() => stage.stop())

async function upload(content: Buffer, description = ''): Promise<SoundFile> {
  const { soundFile } = await admin.uploadSoundFile(soundFileParts(content, description))
  return soundFile as SoundFile
}

async function put(soundFileId: string, more: Partial<VoiceMessage> = {}): Promise<VoiceMessage> {
  const place = { id: '', type: VoiceMessageType.GREETING, language: 'en', applicationId: '', etag: '' }
  return (await admin.putVoiceMessage({ voiceMessage: { ...place, soundFileId, ...more } }))
    .voiceMessage as VoiceMessage
}

const refused = (reason: ErrorReason) => expect.objectContaining({ reason })
const told = async () => (await stage.events()).filter((each) => 'event' in each).map((each) => each.event)

describe('a sound file', () => {
  test('is told by its content, and its length by its samples', async () => {
    expect(await upload(tone({ ms: 1_500 }), 'welcome')).toMatchObject({
      ...{ description: 'welcome', format: SoundFormat.WAV, size: 12_044, durationMs: 1_500 },
    })
    stage.world.advance(1)
    expect(await upload(mp3({ frames: 50 }))).toMatchObject({ format: SoundFormat.MP3, size: 4_800 })
    const { soundFiles } = await admin.listSoundFiles({ page: undefined })
    expect(soundFiles.map(({ format }) => format)).toEqual([SoundFormat.WAV, SoundFormat.MP3])
    expect(await told()).toEqual(['SoundFileChanged', 'SoundFileChanged'])
  })

  test('of more than twenty seconds is kept, with a warning', async () => {
    const uploaded = (ms: number) => admin.uploadSoundFile(soundFileParts(tone({ ms })))
    expect(await uploaded(20_000)).toMatchObject({ tooLong: false })
    expect(await uploaded(20_001)).toMatchObject({ tooLong: true })
  })

  test.each([
    ['a text that says it is one', Buffer.from('RIFF and all that')],
    ['nothing', Buffer.of()],
    ['more than 5 MB', tone({ ms: 656_000 })],
  ])('that is %s is refused', async (_, content) => {
    await expect(admin.uploadSoundFile(soundFileParts(content))).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
  })

  test('that was cut off, or comes without its header, is refused', async () => {
    const cut = soundFileParts(tone({ ms: 10 }), '', 1_000)
    await expect(admin.uploadSoundFile(cut)).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
    const headless = soundFileParts(tone({ ms: 10 }))
    await headless.next()
    await expect(admin.uploadSoundFile(headless)).rejects.toEqual(refused(ErrorReason.INVALID_REQUEST))
  })

  test('is one of fifty at the most, however many come at once', async () => {
    await stage.database.pool.query(
      `insert into sound_file select 'acme', gen_random_uuid(), '', 1, 1, 1, 'x', now() from generate_series(1, 48)`,
    )
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => upload(tone({ ms: 10 }))))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    await expect(upload(tone({ ms: 10 }))).rejects.toEqual(refused(ErrorReason.LIMIT_REACHED))
  })

  test('is not deleted while a voice message plays it', async () => {
    const { id } = await upload(tone({ ms: 10 }))
    const { id: voiceMessageId } = await put(id)
    const gone = () => admin.deleteSoundFile({ soundFileId: id })
    await expect(gone()).rejects.toEqual(refused(ErrorReason.SOUND_FILE_IN_USE))
    await admin.deleteVoiceMessage({ voiceMessageId, etag: '' })
    await gone()
    await expect(gone()).rejects.toEqual(refused(ErrorReason.SOUND_FILE_NOT_FOUND))
  })
})

describe('a voice message', () => {
  test('replaces the one at its place, for who has seen that', async () => {
    const { id } = await upload(tone({ ms: 10 }))
    const first = await put(id)
    const second = await put(id, { etag: first.etag })
    expect(second).toMatchObject({ id: first.id })
    await expect(put(id, { etag: first.etag })).rejects.toEqual(refused(ErrorReason.ETAG_MISMATCH))
    const voiceMessageId = first.id
    await expect(admin.deleteVoiceMessage({ voiceMessageId, etag: first.etag })).rejects.toEqual(
      refused(ErrorReason.ETAG_MISMATCH),
    )
    expect((await admin.listVoiceMessages({ page: undefined })).voiceMessages).toEqual([second])
    await admin.deleteVoiceMessage({ voiceMessageId, etag: second.etag })
    await expect(admin.deleteVoiceMessage({ voiceMessageId, etag: '' })).rejects.toEqual(
      refused(ErrorReason.VOICE_MESSAGE_NOT_FOUND),
    )
    expect((await told()).filter((event) => event === 'VoiceMessageChanged')).toHaveLength(3)
  })

  test('plays a file that there is', async () => {
    const nobody = '0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b'
    await expect(put(nobody)).rejects.toEqual(refused(ErrorReason.SOUND_FILE_NOT_FOUND))
  })
})

describe('who is called', () => {
  const address = (heard: string) => new URL(heard.replace('♪ ', ''))
  const read = (url: URL, changes: object = {}) => {
    const [, , tenantId = '', soundFileId = ''] = url.pathname.split('/')
    const [until, signature] = ['until', 'signature'].map((name) => url.searchParams.get(name) ?? '')
    const request = { tenantId, soundFileId, until: BigInt(until ?? 0), signature: signature ?? '', offset: 0 }
    return stage.greetings({ peer: 'gateway' }).readSound({ ...request, ...changes })
  }

  async function heardBy(applicationId: string): Promise<string[]> {
    stage.door.judge = approve(ResultCode.SUCCESS_NO_PIN)
    const { to } = await stage.call({ keys: ['#'], terms: { applicationId } })
    return stage.heard(to)
  }

  test('hears the recording of the application, else that for all, else the stock message', async () => {
    const [vpn, all] = [await upload(tone({ ms: 10 })), await upload(tone({ ms: 20 }))]
    expect((await heardBy('vpn'))[0]).toMatch(/^This is Payroll/)
    await put(all.id)
    await put(vpn.id, { applicationId: 'vpn' })
    await put(vpn.id, { language: 'de' })
    const heard = await heardBy('vpn')
    expect(address(heard[0] ?? '').pathname).toBe(`/sounds/acme/${vpn.id}`)
    expect(heard[1]).toMatch(/^Thank you/)
    expect(address((await heardBy('mail'))[0] ?? '').pathname).toBe(`/sounds/acme/${all.id}`)
  })

  test('has it read by the carrier until the address runs out, and by nobody who altered it', async () => {
    const content = tone({ ms: 100_000 })
    const { id } = await upload(content)
    const other = await upload(tone({ ms: 10 }))
    await put(id)
    const url = address((await heardBy(''))[0] ?? '')
    const first = await read(url)
    expect(first).toMatchObject({ found: true, format: SoundFormat.WAV, size: content.length })
    const rest = await read(url, { offset: first.content.length })
    expect(Buffer.concat([first.content, rest.content]).equals(content)).toBe(true)
    for (const altered of [
      { soundFileId: other.id },
      { tenantId: 'evil' },
      { until: 99_999_999_999n },
      { signature: 'x' },
    ]) {
      expect(await read(url, altered)).toMatchObject({ found: false, size: 0 })
    }
    stage.world.advance(1_200_000)
    expect(await read(url)).toMatchObject({ found: false })
  })
})
