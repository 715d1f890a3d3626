import { createLife } from '#libs/runtime/life'
import type { Log } from '#libs/runtime/log'
import type { Surroundings } from '#libs/service/foundation'
import type { Service } from './services.ts'

/** One copy of a service in this process. */
export interface Replica {
  /** `host:port`, the same after every start. */
  readonly address: string
  start(): Promise<void>
  /** Drains and stops it, as at SIGTERM; once stopped it stays so. */
  stop(): Promise<void>
}

interface Options {
  service: Service
  address: string
  environment: NodeJS.ProcessEnv
  surroundings: Surroundings & { log: Log }
}

/** Longer than it takes a service to go on the busiest machine. */
const patience = { drainMs: 20_000, stopMs: 20_000 }

/** A service that can be stopped and started again at its address. */
export function replica({ service, address, environment, surroundings }: Options): Replica {
  let end = async () => {}
  return {
    address,
    async start() {
      const life = createLife({ log: surroundings.log, ...patience })
      end = () => life.end(Promise.resolve())
      await service.begin(life.life, { ...environment, LISTEN: address }, surroundings)
    },
    async stop() {
      const ending = end()
      end = async () => {}
      await ending
    },
  }
}
