import { z } from 'zod'
import type {
  ListAppPasswordsRequest,
  ListAppPasswordsResponse,
} from '#contracts/gen/countersign/challenge/v1/app_password'
import { decodeCursor, encodeCursor } from '#libs/db/cursor'
import type { Call } from '#libs/rpc/call'
import type { Context } from '../context.ts'
import { listAppPasswords as readAppPasswords } from '../db/app-passwords.ts'
import { beforeAll } from '../db/factors.ts'
import { presentAppPassword } from '../present-app-password.ts'

const cursor = z.tuple([z.uuid()])

/** Lists a person's app passwords, the oldest first. */
export async function listAppPasswords(
  ctx: Context,
  { userId, page }: ListAppPasswordsRequest,
  call: Call,
): Promise<ListAppPasswordsResponse> {
  const most = page?.pageSize || 50
  const [after] = page?.pageToken ? decodeCursor(page.pageToken, cursor) : [beforeAll]
  const rows = await readAppPasswords(ctx.database.pool, { tenantId: call.tenant, userId, after, most: most + 1 })
  const last = rows.length > most ? rows[most - 1] : undefined
  const appPasswords = rows.slice(0, most).map(presentAppPassword)
  return { appPasswords, nextPageToken: last ? encodeCursor([last.id]) : '' }
}
