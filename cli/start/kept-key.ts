import { AdminServiceService } from '#contracts/gen/countersign/policy/v1/admin'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { connect, type Remote } from '#libs/rpc/client'

export interface Wanted {
  admin: Remote<typeof AdminServiceService>
  address: string
  label: string
  scopes: string[]
  applicationId?: string
}

/** The key that is known, if it is still good; else a new one. */
export async function keptKey(known: string | undefined, wanted: Wanted): Promise<string> {
  const { admin, address, label, scopes, applicationId = '' } = wanted
  if (known !== undefined && (await isGood(known, address))) return known
  const { key } = await admin.issueCredential({ label, scopes, applicationId, expiresAt: undefined })
  return key
}

async function isGood(key: string, address: string): Promise<boolean> {
  const client = connect(AdminServiceService, { address, key })
  try {
    await client.getTenant({})
    return true
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason === ErrorReason.CREDENTIAL_INVALID) return false
    return error.reason === ErrorReason.SCOPE_MISSING
  } finally {
    client.close()
  }
}
