import { invalidRequest } from '#libs/rpc/shape'
import type { Call } from '#libs/rpc/call'

/** The only application whose challenges the caller may see; empty for an administrator's key, which may see all. */
export function ownApplication({ caller }: Call): string {
  return caller.kind === 'client' ? caller.application : ''
}

/** The application that is signed in to. Refuses INVALID_REQUEST where the key was issued to another, or none is named. */
export function assertMayAskFor(applicationId: string, call: Call): string {
  const own = ownApplication(call)
  const named = applicationId || own
  if (named === '') throw invalidRequest([{ field: 'application_id', description: 'is required' }])
  if (own !== '' && named !== own) {
    throw invalidRequest([
      { field: 'application_id', description: 'must be the application that the key was issued to' },
    ])
  }
  return named
}
