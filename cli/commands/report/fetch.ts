import { createHash } from 'node:crypto'
import { Command } from 'commander'
import { type Export, ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import { bytesShown } from '#cli/show/export'
import { wholeFile } from '#cli/whole-file'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { wholeNumber } from '../whole-number.ts'
import { ended } from './export.ts'

export const fetchExport: Build = (session) =>
  new Command('fetch')
    .description('Write the file of an export, once it is ready.')
    .argument('<export>', 'its id')
    .option('--offset <bytes>', 'how many bytes of it are there already', wholeNumber, 0)
    .addHelpText(
      'after',
      examples({
        'report fetch 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b > usage.parquet': 'The file',
        'report fetch 0193e5a4-91aa-7b02-8f6c-0c1d2e3f4a5b --offset 1048576 >> usage.parquet': 'The rest of it',
      }),
    )
    .action(async (exportId: string, { offset }: { offset: number }) => {
      const reporting = session.to(ReportingServiceService)
      const { export: found } = await reporting.getExport({ exportId })
      const { sizeBytes, sha256 } = await ended(session, found as Export)
      const hash = createHash('sha256')
      let size = offset
      for await (const data of wholeFile(reporting, { exportId, offset: BigInt(offset) })) {
        hash.update(data)
        size += data.length
        session.progress(`${bytesShown(size)} of ${bytesShown(Number(sizeBytes))}`)
        await session.flow(data)
      }
      session.progress('')
      if (offset === 0 && !hash.digest().equals(sha256))
        throw new Error('the file is not what was exported: fetch it again')
    })
