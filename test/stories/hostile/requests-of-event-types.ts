import { EventParameterType, EventType } from '#contracts/gen/countersign/policy/v1/event_type'

const hostile = EventType.fromPartial({
  name: 'hostile',
  parameters: [{ name: 'payee', type: EventParameterType.TEXT }],
  templates: [{ language: 'en', voice: 'Pay <$payee$>.', sms: '<$otp$> pays <$payee$>', app: 'Pay <$payee$>' }],
})

/** Good requests about types of events. */
export const eventTypesAbout = {
  putEventType: { eventType: hostile },
  getEventType: { name: hostile.name },
  listEventTypes: { page: { pageSize: 10, pageToken: '' } },
  removeEventType: { name: 'nothing' },
}
