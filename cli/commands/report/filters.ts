import { type Command, InvalidArgumentError, Option } from 'commander'
import { ReportStatus, type StreamReportRequest } from '#contracts/gen/countersign/reporting/v1/reporting'
import { Method } from '#contracts/gen/countersign/types/v1/method'
import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { choices, valueOf } from '#cli/words'

interface Filter {
  option: Option
  asked(value: string): Partial<StreamReportRequest>
}

/** Whatever a report may be narrowed by besides time. */
const filters = {
  user: { option: new Option('--user <user>', "only this person's"), asked: (userId) => ({ userId }) },
  group: {
    option: new Option('--group <group>', 'only of people who are in this group now'),
    asked: (userGroup) => ({ userGroup }),
  },
  app: {
    option: new Option('--app <application>', 'only at this application'),
    asked: (applicationId) => ({ applicationId }),
  },
  type: {
    option: new Option('--type <integration>', 'only those that this integration asked for'),
    asked: (authenticationType) => ({ authenticationType }),
  },
  method: {
    option: new Option('--method <method>', 'only those by this method').choices(choices(Method)),
    asked: (method) => ({ method: valueOf(Method, method) }),
  },
  result: {
    option: new Option('--result <name>', 'only those with this result, such as failed-sms-otp-incorrect').argParser(
      result,
    ),
    asked: (name) => ({ resultCode: valueOf(ResultCode, name) }),
  },
  phone: {
    option: new Option('--phone <digits>', 'only of people whose number ends in these two digits'),
    asked: (phone) => ({ phone }),
  },
  event: {
    option: new Option('--event <name>', 'only confirmations of this event'),
    asked: (eventName) => ({ eventName }),
  },
  service: {
    option: new Option('--service <service>', 'only servers of this group: the copies of one service'),
    asked: (serverGroup) => ({ serverGroup }),
  },
  status: {
    option: new Option('--status <status>', 'only those in force, or ended').choices(choices(ReportStatus)),
    asked: (status) => ({ status: valueOf(ReportStatus, status) }),
  },
} as const satisfies Record<string, Filter>

export type FilterName = keyof typeof filters

/** All of them. */
export const everyFilter = Object.keys(filters) as FilterName[]

/** Gives a command the flags of these filters. */
export function filtered(command: Command, names: readonly FilterName[]): Command {
  for (const name of names) command.addOption(filters[name].option)
  return command
}

/** What the flags ask for. */
export function asked(flags: Partial<Record<FilterName, string>>): Partial<StreamReportRequest> {
  const given = (Object.keys(filters) as FilterName[]).filter((name) => flags[name] !== undefined)
  return Object.assign({}, ...given.map((name) => filters[name].asked(flags[name] ?? '')))
}

/** There are too many results to list them all. */
function result(name: string): string {
  if (choices(ResultCode).includes(name)) return name
  throw new InvalidArgumentError('It takes the name of a result, such as failed-sms-otp-incorrect.')
}
