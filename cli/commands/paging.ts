import type { Command } from 'commander'
import type { PageRequest } from '#contracts/gen/countersign/types/v1/page'
import { wholeNumber } from './whole-number.ts'

export interface PageFlags {
  most?: number
  after?: string
}

/** Gives a command the two flags by which a long list is walked through. */
export function paged(command: Command): Command {
  return command
    .option('--most <count>', 'how many to show, 1 to 500 (default 50)', wholeNumber)
    .option('--after <token>', 'go on where the last page said')
}

export function pageOf({ most = 0, after = '' }: PageFlags): PageRequest {
  return { pageSize: most, pageToken: after }
}
