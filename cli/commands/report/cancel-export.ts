import { Command } from 'commander'
import {
  CancelExportResponse,
  type Export,
  ReportingServiceService,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { exported } from '#cli/show/export'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const cancelExport: Build = (session) =>
  new Command('cancel-export')
    .description('Give up an export that waits or is being made, or forget the file of one that is ready.')
    .argument('<export>', 'its id')
    .addHelpText('after', examples({ 'report cancel-export 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b': 'It was fetched' }))
    .action(async (exportId: string) => {
      const response = await session.to(ReportingServiceService).cancelExport({ exportId })
      session.answer(CancelExportResponse, response, (response) => exported(session.style, response.export as Export))
    })
