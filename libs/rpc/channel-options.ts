import type { ChannelOptions, ServiceConfig } from '@grpc/grpc-js'
import type { ClientOptions } from './client-options.ts'
import { serviceName } from './definition.ts'
import type { Definition } from './definition.ts'

/** How a channel behaves: replicas take turns, dead ones are noticed, new ones are found within seconds. */
export function channelOptions<D extends Definition>(definition: D, options: ClientOptions<D>): ChannelOptions {
  return {
    'grpc.service_config': JSON.stringify(serviceConfig(definition, options.idempotent ?? [])),
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_http_proxy': options.transport?.kind === 'tls' ? 1 : 0,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.dns_min_time_between_resolutions_ms': 5_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 5_000,
    'grpc.max_receive_message_length': options.maxResponseBytes ?? 4 * 1024 * 1024,
  }
}

function serviceConfig(definition: Definition, idempotent: readonly string[]): ServiceConfig {
  const service = serviceName(definition)
  const name = idempotent.map((method) => ({ service, method: definition[method]?.path.split('/')[2] ?? method }))
  return { loadBalancingConfig: [{ round_robin: {} }], methodConfig: name.length > 0 ? [{ name, retryPolicy }] : [] }
}

/** UNAVAILABLE alone: whatever else happened, the request may have been carried out. */
const retryPolicy = {
  maxAttempts: 3,
  initialBackoff: '0.05s',
  maxBackoff: '0.5s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
}
