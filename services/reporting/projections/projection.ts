import type { EventType } from '#libs/events/event-type'

/**
 * `key` is part of a row's name; `day` is that part of it which is a UUID of version 7 and says of which day the row is:
 * the table is kept by the day. A `fact` was told by an event; where two events tell the same one, the greater value
 * stands, whichever came first (as a rule both are the same, told twice). What is `latest` stands together as the event
 * with the greatest `version` told it.
 */
export type Role = 'key' | 'day' | 'fact' | 'version' | 'latest'

type Column<Table> = keyof Table & string

/** What one event tells of one row of its tenant. */
export type Told<Table> = {
  readonly [Name in Exclude<Column<Table>, 'tenantId'>]?: NonNullable<Table[Name]> | undefined
}

/** What one kind of event tells. */
export interface Telling<Table> {
  readonly event: EventType<unknown>
  /** Undefined where the event tells nothing. The id is the message's own, the same however often it comes. */
  tell(event: unknown, messageId: string): Told<Table> | undefined
}

/**
 * One table that is built from events. An event tells some facts about one row, knowing nothing of the others, and facts
 * only ever add to each other: whatever the order in which events come, and however often, the table ends up the same.
 */
export interface Projection<Table> {
  readonly columns: { readonly [Name in Column<Table>]: Role }
  readonly tells: readonly Telling<Table>[]
}

/** Says what one kind of event tells. */
export function on<Table, Event>(
  event: EventType<Event>,
  tell: (event: Event, messageId: string) => Told<Table> | undefined,
) {
  return { event, tell } as Telling<Table>
}

/** The version of what an event tells as the latest: later moments are greater, and no two events are the same. */
export function versionOf(at: Date | undefined, messageId: string): string {
  return `${(at ?? new Date(0)).toISOString()} ${messageId}`
}
