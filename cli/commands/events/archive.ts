import { Command } from 'commander'
import { ProjectionServiceService, StreamEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import { wholeArchive } from '#cli/whole-archive'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'

export const archive: Build = (session) =>
  new Command('archive')
    .description(
      'Write the events that the stream holds, of all tenants, a line of JSON each, so that projections can be built anew when the stream has forgotten them. It takes the key of the operator.',
    )
    .option('--after <number>', 'only those after this one: what an archive ends with', wholeNumber, 0)
    .addHelpText(
      'after',
      examples({
        'events archive > events.jsonl': 'All there is',
        'events archive --after 120934 >> events.jsonl': 'What came since',
      }),
    )
    .action(async ({ after }: { after: number }) => {
      let last = BigInt(after)
      for await (const response of wholeArchive(session.asOperator(ProjectionServiceService), last)) {
        await session.flow(`${JSON.stringify(StreamEventsResponse.toJSON(response))}\n`)
        if (response.part?.$case === 'event') last = response.part.value.sequence
        if (response.part?.$case === 'head' && response.part.value.after > last)
          session.note(`The stream holds no events through number ${response.part.value.after} any more.`)
      }
      session.note(`Through number ${last}: go on with --after ${last}.`)
    })
