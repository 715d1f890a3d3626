import { Command } from 'commander'
import { importPeople } from '#cli/import-people'
import { peopleColumns } from '#cli/people-csv'
import { readPeople } from '#cli/people-file'
import { importCounts, imported } from '#cli/show/imported'
import { AdminServiceService, ImportPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

const files = `
A .csv has a line of heads, some of these in any order; lists have their members parted by semicolons:
  ${peopleColumns.slice(0, 6).join(', ')},
  ${peopleColumns.slice(6).join(', ')}

  user_id,state,location,licences,groups,email
  gina,enforced,federated,multi-factor-authentication,staff;vpn,gina@example.com

A .jsonl has a person a line, as people show --json prints them.
`

export const importFile: Build = (session) =>
  new Command('import')
    .description(
      'Create or replace people from a file, of any length. The exit code is 0 only if all of them were kept.',
    )
    .argument('<file>', 'a .csv or a .jsonl')
    .addHelpText('after', files)
    .addHelpText(
      'after',
      examples({
        'people import staff.csv': 'Who can not be kept is listed by line and field; the others are kept',
        'people import staff.csv --json': 'Again: nobody is changed who is as the file says',
      }),
    )
    .action(async (file: string) => {
      const came = await importPeople({
        admin: session.to(AdminServiceService),
        people: readPeople(file),
        progress: (came) => session.progress(importCounts(came)),
      })
      session.progress('')
      session.answer(ImportPeopleResponse, came, (came) => imported(session.style, came))
      if (came.rejected > 0n) session.disappoint()
    })
