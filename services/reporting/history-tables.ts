import type { Schema } from './db/schema.ts'
import { columnsOf } from './gather.ts'
import { projections } from './projections/index.ts'

/** The tables that are kept by the day. */
export const historyTables = (Object.keys(projections) as (keyof Schema)[]).filter(
  (table) => columnsOf(projections[table], 'day').length > 0,
)
