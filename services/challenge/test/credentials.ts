import type { Credential } from '#libs/rpc/credential'

/** Keys that the house knows; a key's name says what it may do. */
export const credentials: Record<string, Credential> = {
  'acme-vpn': { id: 'k1', tenant: 'acme', application: 'vpn', scopes: ['challenge'] },
  'acme-admin': {
    ...{ id: 'k2', tenant: 'acme', application: '' },
    scopes: ['challenge', 'decision:explain', 'factors', 'factors:vouch', 'app-passwords', 'administration'],
  },
  'acme-desk': { id: 'k3', tenant: 'acme', application: '', scopes: ['factors'] },
  'evil-admin': {
    ...{ id: 'k4', tenant: 'evil', application: '' },
    scopes: ['challenge', 'decision:explain', 'factors', 'factors:vouch', 'app-passwords'],
  },
  operator: { id: 'k0', tenant: '', application: '', scopes: ['operator'] },
  'acme-late': { id: 'k5', tenant: 'acme', application: 'vpn', scopes: ['challenge'], expiresAt: new Date(0) },
}
