/** What a credential may be allowed to do. */
export const scopes = [
  'challenge',
  'decision:explain',
  'factors',
  'factors:vouch',
  'app-passwords',
  'blocks',
  'reports',
  'deliveries',
  'greetings',
  'administration',
] as const
