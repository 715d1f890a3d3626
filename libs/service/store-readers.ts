import { integer, oneOf } from '#libs/runtime/env'

/** How a service treats the stores that it shares with its replicas, for its `env({ … })`. */
export const storeReaders = {
  MIGRATIONS: oneOf(['apply', 'await'], {
    default: 'apply',
    about: 'Whether it brings its schema up to date when it starts, or waits until another has done so.',
  }),
  STREAM_REPLICAS: integer({
    default: 1,
    min: 1,
    max: 5,
    about: 'Copies of each event in a cluster of NATS servers: 1, 3 or 5, and the same for every service.',
  }),
}
