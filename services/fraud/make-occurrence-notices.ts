import type { Context } from './context.ts'
import { insertNotices, takeTurn } from './db/notices.ts'
import { takeOccurrences, untoldTurns } from './db/occurrences.ts'
import { settingsOf } from './db/settings.ts'
import { occurrenceNotice, subjects } from './occurrence-notice.ts'

/** Makes notices of bypasses and lockouts, one for all of a kind that a tenant was not told of. To be run every few seconds. */
export async function makeOccurrenceNotices({ database, world }: Pick<Context, 'database' | 'world'>): Promise<void> {
  const madeAt = world.now()
  for (const turn of await untoldTurns(database.kysely, madeAt)) {
    const template = turn.template as keyof typeof subjects
    await database.kysely.transaction().execute(async (trx) => {
      if (!(await takeTurn(trx, turn, madeAt))) return
      const occurrences = await takeOccurrences(trx, turn)
      const settings = await settingsOf(trx, turn.tenantId)
      const everywhere = [...subjects[template].addresses(settings), ...settings.notificationWebhooks]
      const parameters = occurrenceNotice(template, occurrences)
      await insertNotices(trx, everywhere, { ...turn, id: world.randomId(), parameters, madeAt })
    })
  }
}
