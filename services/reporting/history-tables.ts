import type { Projected } from './db/schema.ts'
import { columnsOf } from './gather.ts'
import { projections } from './projections/index.ts'

/** The tables that are kept by the day. */
export const historyTables = (Object.keys(projections) as Projected[]).filter(
  (table) => columnsOf(projections[table], 'day').length > 0,
)
