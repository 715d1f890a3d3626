import { Command } from 'commander'
import { eventType } from '#cli/show/event-type'
import { AdminServiceService, GetEventTypeResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { EventType } from '#contracts/gen/countersign/policy/v1/event_type'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const show: Build = (session) =>
  new Command('show')
    .description('Show what a kind of transaction is about, and how it is told.')
    .argument('<event>', 'its name')
    .addHelpText(
      'after',
      examples({ 'event-types show transfer --json > transfer.json': 'To change it and put it back' }),
    )
    .action(async (name: string) => {
      const response = await session.to(AdminServiceService).getEventType({ name })
      session.answer(GetEventTypeResponse, response, (response) => {
        return eventType(session.style, response.eventType as EventType)
      })
    })
