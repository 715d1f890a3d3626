import { z } from 'zod'

/** A host, with a port where it is another than that of https; `*.` before it stands for every host below it. */
export const pushHost = () =>
  z
    .string()
    .max(260)
    .regex(
      /^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)+(:\d{1,5})?$/,
      'must be a host such as push.example.com or *.push.example.com',
    )

/** Whether a browser's address may be pushed to: by https, to a host of the list; in the clear on this machine alone. */
export function isAllowed(hosts: readonly string[], endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, host, hostname, username, password } = new URL(endpoint)
  if (username || password || (protocol !== 'https:' && !(protocol === 'http:' && hostname === '127.0.0.1')))
    return false
  return hosts.some((each) => (each.startsWith('*.') ? host.endsWith(each.slice(1)) : host === each))
}
