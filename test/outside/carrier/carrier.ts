import type { FastifyInstance } from 'fastify'
import type { Apps } from './apps.ts'
import type { Courier } from './courier.ts'
import type { Exchange } from './exchange.ts'
import type { Faults } from './faults.ts'
import type { Letterbox } from './letterbox.ts'
import type { Messages } from './messages.ts'
import type { Phones } from './phones.ts'

/** Everything a route may touch. */
export interface Carrier {
  accountSid: string
  authToken: string
  phones: Phones
  messages: Messages
  courier: Courier
  exchange: Exchange
  letterbox: Letterbox
  apps: Apps
  faults: Faults
  /** Aborts when the carrier stops: whoever waits answers with what there is. */
  closing: AbortSignal
}

/** Adds one resource's routes. */
export type Routes = (app: FastifyInstance, carrier: Carrier) => void
