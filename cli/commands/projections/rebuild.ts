import { Command } from 'commander'
import {
  ProjectionServiceService,
  RebuildResult,
  type StreamEventsResponse,
} from '#contracts/gen/countersign/reporting/v1/projection'
import { archiveFile } from '#cli/archive-file'
import { rebuildProjections } from '#cli/rebuild-projections'
import { rebuildProgress, rebuilt } from '#cli/show/rebuild'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  fromArchive: string[]
  despiteGap?: boolean
}

export const rebuild: Build = (session) =>
  new Command('rebuild')
    .description(
      'Build what reports are made of anew from all events, beside what stands, while events come; then put it in its place at once. Run it again where it was broken off. It takes the key of the operator.',
    )
    .option('--from-archive <file...>', 'what events archive wrote, the oldest first; then the stream', [])
    .option('--despite-gap', 'go on though events are in no source; what they alone told is lost')
    .addHelpText(
      'after',
      examples({
        'projections rebuild': 'The stream holds every event there was',
        'projections rebuild --from-archive events.jsonl': 'It holds those of the last months',
      }),
    )
    .action(async ({ fromArchive, despiteGap = false }: Flags) => {
      const result = await rebuildProjections({
        ...{ projections: session.asOperator(ProjectionServiceService), archive: archived(fromArchive), despiteGap },
        progress: (rebuild) => session.progress(rebuildProgress(rebuild)),
        counting: (hours) => session.progress(`${hours} hours to be counted`),
      })
      session.progress('')
      session.answer(RebuildResult, result, (result) => rebuilt(session.style, result))
    })

async function* archived(paths: readonly string[]): AsyncGenerator<StreamEventsResponse> {
  for (const path of paths) yield* archiveFile(path)
}
