import type { Application } from '#contracts/gen/countersign/policy/v1/admin'
import { ApplicationKind } from '#contracts/gen/countersign/types/v1/edition'
import type { Style } from '../session.ts'
import { word } from '../words.ts'
import { fields } from './fields.ts'
import { moment } from './moment.ts'

/** What is known of an application. */
export function application(style: Style, shown: Application): string {
  const { id, name, kind, unknownPeopleAllowed, createdAt, etag } = shown
  return fields(style, [
    ['application', style.bold(id)],
    ['name', name],
    ['kind', word(ApplicationKind, kind)],
    ['unknown people', letIn(unknownPeopleAllowed)],
    ['known since', moment(createdAt)],
    ['etag', style.dim(etag)],
  ])
}

export const applicationHeads = ['application', 'name', 'kind', 'unknown people']

export function applicationRow({ id, name, kind, unknownPeopleAllowed }: Application): string[] {
  return [id, name, word(ApplicationKind, kind), letIn(unknownPeopleAllowed)]
}

const letIn = (allowed: boolean) => (allowed ? 'let in' : 'kept out')
