import { EventEmitter, once } from 'node:events'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { HealthCheckResponse_ServingStatus as ServingStatus, HealthService } from '#contracts/gen/grpc/health/v1/health'
import type { HealthCheckResponse } from '#contracts/gen/grpc/health/v1/health'
import { Refusal } from '#contracts/refusal'
import type { Call } from './call.ts'
import { implement } from './implement.ts'
import type { Implementation } from './implement.ts'

/** How a process says that it is alive and whether it takes calls: grpc.health.v1. */
export interface Health {
  /** For one name; those that watch hear of it. */
  set(name: string, serving: boolean): void
  readonly implementation: Implementation
}

/** The health of these names; none of them serves yet. */
export function openHealth(names: readonly string[]): Health {
  const statuses = new Map<string, ServingStatus>(names.map((name) => [name, ServingStatus.NOT_SERVING]))
  const changes = new EventEmitter().setMaxListeners(0)

  async function* watch(name: string, { signal }: Call): AsyncGenerator<HealthCheckResponse> {
    let told: ServingStatus | undefined
    for (;;) {
      const status = statuses.get(name) ?? ServingStatus.SERVICE_UNKNOWN
      if (status === told) await once(changes, 'change', { signal })
      else yield { status: (told = status) }
    }
  }

  return {
    set(name, serving) {
      statuses.set(name, serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
      changes.emit('change')
    },
    implementation: implement(HealthService, {
      check: {
        access: { public: true },
        async handle({ service }) {
          const status = statuses.get(service)
          if (status === undefined) throw new Refusal(ErrorReason.OBJECT_NOT_FOUND, 'no such service')
          return { status }
        },
      },
      watch: {
        access: { public: true },
        handle: ({ service }, call) => watch(service, call),
      },
      list: {
        access: { public: true },
        async handle() {
          return { statuses: Object.fromEntries([...statuses].map(([name, status]) => [name, { status }])) }
        },
      },
    }),
  }
}
