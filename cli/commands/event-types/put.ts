import { Command } from 'commander'
import { jsonFile } from '#cli/json-file'
import { eventType } from '#cli/show/event-type'
import { AdminServiceService, PutEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const put: Build = (session) =>
  new Command('put')
    .description('Create a kind of transaction that people confirm, or replace all that is known of it.')
    .argument('<file>', 'JSON: name, parameters and templates, as event-types show --json gives it')
    .addHelpText(
      'after',
      examples({ 'event-types put transfer.json': 'An etag in the file has to be the present one' }),
    )
    .action(async (file: string) => {
      const asked = await jsonFile(EventType, file, 'eventType')
      const response = await session.to(AdminServiceService).putEventType({ eventType: asked })
      session.answer(PutEventTypeResponse, response, (response) => {
        return eventType(session.style, response.eventType as EventType)
      })
    })
