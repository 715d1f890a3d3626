/** EdDSA, ES256 and RS256 (RFC 9053), as WebAuthn Level 3 §5.4 recommends; the same on every replica, whatever it runs on. */
export const algorithms = [-8, -7, -257]
