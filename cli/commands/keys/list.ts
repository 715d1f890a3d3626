import { Command } from 'commander'
import { AdminServiceService, ListCredentialsResponse } from '#contracts/gen/countersign/policy/v1/admin'
import type { Credential } from '#contracts/gen/countersign/policy/v1/credential'
import { moment } from '#cli/show/moment'
import { page } from '#cli/show/page'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'
import { paged, pageOf, type PageFlags } from '../paging.ts'

const heads = ['id', 'label', 'application', 'may', 'issued', 'standing']

export const list: Build = (session) =>
  paged(new Command('list'))
    .description('List keys, the oldest first: what they are for and may do, never the keys themselves.')
    .addHelpText('after', examples({ 'keys list': 'Who may call?' }))
    .action(async (flags: PageFlags) => {
      const response = await session.to(AdminServiceService).listCredentials({ page: pageOf(flags) })
      session.answer(ListCredentialsResponse, response, ({ credentials, nextPageToken }) => {
        const rows = credentials.map((credential) => row(credential, new Date()))
        return page(session.style, { heads, rows, none: 'There is no key.', nextPageToken })
      })
    })

function row(credential: Credential, now: Date): string[] {
  const { id, label, applicationId, scopes, createdAt } = credential
  return [id, label, applicationId || '–', scopes.join(' '), moment(createdAt), standing(credential, now)]
}

function standing({ revokedAt, expiresAt }: Credential, now: Date): string {
  if (revokedAt) return `revoked ${moment(revokedAt)}`
  if (!expiresAt) return 'good'
  return `${expiresAt > now ? 'good until' : 'expired'} ${moment(expiresAt)}`
}
