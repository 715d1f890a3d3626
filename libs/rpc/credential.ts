/** What a bearer key stands for. */
export interface Credential {
  readonly id: string
  /** The one tenant it acts for; empty for an operator's, which may name any. */
  readonly tenant: string
  readonly application: string
  readonly scopes: readonly string[]
  readonly expiresAt?: Date
}

/**
 * Turns a bearer key into the credential it stands for. Refuses with CREDENTIAL_INVALID or CREDENTIAL_EXPIRED; whatever
 * else it throws is answered like a handler's.
 */
export type Authenticate = (
  bearer: string,
  call: { readonly path: string; readonly deadline: number },
) => Credential | Promise<Credential>
