import { Command } from 'commander'
import { kilobytes, soundFileHeads, soundFileRow } from '#cli/show/sound-file'
import { table } from '#cli/show/table'
import { soundFileParts } from '#cli/sound-file-parts'
import {
  GreetingServiceService,
  UploadSoundFileResponse,
  type SoundFile,
} from '#contracts/gen/countersign/delivery/v1/greeting'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const upload: Build = (session) =>
  new Command('upload')
    .description('Keep a sound file, WAV or MP3, of at most 5 MB, to be played in calls.')
    .argument('<file>', 'the file')
    .option('--description <text>', 'what it is')
    .addHelpText('after', examples({ 'greetings upload hello.wav --description "Ms Weber says hello"': 'A new sound' }))
    .action(async (path: string, { description = '' }: { description?: string }) => {
      const progress = (sent: number, of: number) => session.progress(`${kilobytes(sent)} of ${kilobytes(of)}`)
      const parts = soundFileParts(path, { description, progress })
      const response = await session.to(GreetingServiceService).uploadSoundFile(parts)
      session.progress('')
      session.answer(UploadSoundFileResponse, response, ({ soundFile, tooLong }) => {
        const kept = table(session.style, soundFileHeads, [soundFileRow(soundFile as SoundFile)])
        return tooLong ? `${kept}\n${warning}` : kept
      })
    })

const warning = 'It plays longer than 20 seconds: a verification that plays it may run out before it is over.'
