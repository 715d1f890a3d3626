/** What a credential may be allowed to do. */
export const scopes = [
  'challenge',
  'decision:explain',
  'factors',
  'factors:vouch',
  'blocks',
  'reports',
  'deliveries',
  'administration',
] as const
