import {
  type Export,
  ReportFormat,
  ReportKind,
  StreamReportRequest,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { SignInDecided } from '#contracts/gen/countersign/challenge/v1/events'
import { carried } from '#libs/testing/deliver'
import { countHours } from '../count-hours.ts'
import { keepDays } from '../keep-days.ts'
import { makeExport } from '../make-export.ts'
import { deliver } from './deliver.ts'
import { decided, id, today } from './events.ts'
import { openStage } from './stage.ts'

/** Several pages, and more than one piece of a file. */
export const many = 2_500

/** The service with many sign-ins at acme, of which files are made. */
export async function openExporting() {
  const stage = await openStage()
  const acme = stage.console('acme')
  const events = Array.from({ length: many }, (_, n) =>
    carried(SignInDecided, decided(id(`${n}`), { userId: `u${n}` })),
  )
  await deliver(stage.database.kysely, events)
  await countHours(stage.ctx)
  const never = new AbortController().signal

  return {
    ...stage,
    kysely: stage.database.kysely,
    acme,
    /** It is the day of the stories, and nobody asked for anything. */
    async again() {
      stage.ctx.world.advance(today.getTime() - stage.ctx.world.now().getTime())
      await keepDays(stage.ctx)
      await stage.database.pool.query('truncate export, export_chunk')
    },
    async wish(format: ReportFormat = ReportFormat.CSV, report: Partial<StreamReportRequest> = {}, by = acme) {
      const request = StreamReportRequest.create({ kind: ReportKind.USAGE_DETAIL, ...report })
      return (await by.requestExport({ report: request, format, requestId: '' })).export as Export
    },
    make: (signal = never, ctx: Pick<typeof stage.ctx, 'database' | 'world'> = stage.ctx) => makeExport(ctx, signal),
    look: async ({ id }: Export) => (await acme.getExport({ exportId: id })).export as Export,
    async file({ id }: Export, offset = 0, by = acme): Promise<Buffer> {
      const pieces: Uint8Array[] = []
      for await (const { data } of by.fetchExport({ exportId: id, offset: BigInt(offset) })) pieces.push(data)
      return Buffer.concat(pieces)
    },
  }
}

export const linesOf = (text: string) => text.split('\n').filter(Boolean)
