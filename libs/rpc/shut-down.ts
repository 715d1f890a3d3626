import type { Server } from '@grpc/grpc-js'

/** Lets the calls in flight finish for so many milliseconds, then cuts what is left. */
export function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.forceShutdown()
      resolve()
    }, graceMs)
    server.tryShutdown(() => {
      clearTimeout(cut)
      resolve()
    })
  })
}
