import { ReportKind } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { FilterName } from './filters.ts'

/** How a report is asked for on the command line. */
export interface Kind {
  kind: ReportKind
  name: string
  description: string
  filters: readonly FilterName[]
}

const usage: readonly FilterName[] = ['user', 'group', 'app', 'type', 'method', 'result']
const people: readonly FilterName[] = ['user', 'phone', 'status']

/** The reports that are rows and columns. All of them take a span of time. */
export const kinds: readonly Kind[] = [
  {
    ...{ kind: ReportKind.USAGE_DETAIL, name: 'usage-detail', filters: [...usage, 'event'] },
    description: 'Every sign-in with all that is known of it, in the columns of 2016.',
  },
  {
    ...{ kind: ReportKind.USAGE_BY_PERSON, name: 'usage-by-person', filters: usage },
    description: 'Sign-ins counted for each person.',
  },
  {
    ...{ kind: ReportKind.USAGE_BY_DAY, name: 'usage-by-day', filters: usage },
    description: 'Sign-ins counted for each day, and what is billed for them.',
  },
  {
    ...{ kind: ReportKind.SIGN_INS, name: 'sign-ins', filters: [...usage, 'event'] },
    description: 'Whether a second factor was required, what came of it, and the rule that decided.',
  },
  {
    ...{ kind: ReportKind.BLOCKS, name: 'blocks', filters: people },
    description: 'Who was blocked, by whom and why, and how it ended.',
  },
  {
    ...{ kind: ReportKind.BYPASSES, name: 'bypasses', filters: people },
    description: 'Who was given a one-time bypass, and whether they used it.',
  },
  {
    ...{ kind: ReportKind.FRAUD_ALERTS, name: 'fraud-alerts', filters: people },
    description: 'Who reported fraud.',
  },
  {
    ...{ kind: ReportKind.CHANGES, name: 'changes', filters: ['user', 'phone'] },
    description: 'Phones, apps and tokens that came and went.',
  },
  {
    ...{ kind: ReportKind.DELIVERIES, name: 'deliveries', filters: [] },
    description: 'Messages counted for each carrier and country.',
  },
  {
    ...{ kind: ReportKind.SENDING_CUTS, name: 'sending-cuts', filters: ['user'] },
    description: 'Budgets of messages that were spent.',
  },
  {
    ...{ kind: ReportKind.NUMBER_EXCEPTIONS, name: 'number-exceptions', filters: usage },
    description: 'Approvals in the app without the number that was shown.',
  },
  {
    ...{ kind: ReportKind.ACTIVATIONS, name: 'activations', filters: ['user'] },
    description: 'Devices on which the app was activated.',
  },
  {
    ...{ kind: ReportKind.EXPORTS, name: 'queued', filters: ['status'] },
    description: 'Reports that were asked for as files, and where each stands.',
  },
  {
    ...{ kind: ReportKind.SERVER_STATUS, name: 'server-status', filters: ['service', 'status'] },
    description: 'The servers of the installation, their versions, and when each was last heard of.',
  },
]
