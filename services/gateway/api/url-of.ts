/** Where all of the JSON API is. */
export const prefix = '/v1'

/** A path as fastify writes it, below the prefix. */
export function urlOf(path: string): string {
  return path.slice(prefix.length).replaceAll(/\{(\w+)\}/g, ':$1')
}
