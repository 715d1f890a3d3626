import { z } from 'zod'
import type { ListPeopleRequest, ListPeopleResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Call } from '#libs/rpc/call'
import { text } from '#libs/rpc/shape'
import type { Context } from '../context.ts'
import { listPeople as selectPeople } from '../db/people.ts'
import { listPage } from '../list-page.ts'

const keyShape = z.tuple([text(256)])

/** Lists people by id. */
export async function listPeople(
  { database }: Context,
  { page }: ListPeopleRequest,
  { tenant }: Call,
): Promise<ListPeopleResponse> {
  const { items: people, nextPageToken } = await listPage({
    page,
    keyShape,
    select: (after, most) => selectPeople(database.kysely, { tenant, after, most }),
    keyOf: ({ userId }) => userId,
  })
  return { people, nextPageToken }
}
