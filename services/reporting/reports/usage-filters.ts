import type { Filters } from './report.ts'

/** What all reports about sign-ins may be narrowed by. */
export const usageFilters: readonly (keyof Filters)[] = [
  ...(['from', 'to', 'userId', 'userGroup', 'applicationId', 'authenticationType', 'method', 'resultCode'] as const),
]
