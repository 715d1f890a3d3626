import { isDeepStrictEqual } from 'node:util'

/** An object as the fake Kubernetes keeps it. */
export interface Stored {
  kind: string
  apiVersion: string
  metadata: { name: string; labels?: Record<string, string>; [name: string]: unknown }
  // oxlint-disable-next-line typescript/no-explicit-any -- every kind has a shape of its own
  spec?: any
  status?: object
}

const condition = (type: string, reason = type) => ({
  type,
  status: 'True',
  reason,
  lastTransitionTime: '2031-01-01T00:00:00Z',
})

/**
 * What becomes of an object that was applied over one that may be there. An image with `broken` in its tag never gets ready,
 * and a Job of it fails. Throws where Kubernetes refuses the change.
 */
export function settle(given: Stored, present: Stored | undefined, version: string): Stored {
  const changed = !isDeepStrictEqual(given.spec, present?.spec)
  assertMutable(given, present, changed)
  const generation = Number(present?.metadata['generation'] ?? 0) + (changed ? 1 : 0)
  const kept = {
    uid: present?.metadata['uid'] ?? `uid-${version}`,
    creationTimestamp: present?.metadata['creationTimestamp'] ?? '2031-01-01T00:00:00Z',
  }
  const object = { ...given, metadata: { ...given.metadata, ...kept, generation, resourceVersion: version } }
  const status = statusOf(object, generation)
  return status ? { ...object, status } : object
}

function assertMutable(given: Stored, present: Stored | undefined, changed: boolean): void {
  if (given.kind === 'Deployment' && present && !isDeepStrictEqual(given.spec.selector, present.spec.selector)) {
    throw new Error('spec.selector: field is immutable')
  }
  if (given.kind === 'Job' && present && changed) throw new Error('spec.template: field is immutable')
}

function statusOf({ kind, spec }: Stored, observedGeneration: number): object | undefined {
  if (kind !== 'Deployment' && kind !== 'Job') return undefined
  const broken = JSON.stringify(spec.template).includes(':broken')
  if (kind === 'Job') {
    return broken
      ? { failed: 1, conditions: [condition('Failed', 'BackoffLimitExceeded')] }
      : {
          succeeded: 1,
          startTime: '2031-01-01T00:00:00Z',
          completionTime: '2031-01-01T00:00:01Z',
          conditions: [condition('Complete')],
        }
  }
  const replicas = spec.replicas ?? 1
  const ready = broken ? 0 : replicas
  const counts = {
    replicas,
    updatedReplicas: ready,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: replicas - ready,
  }
  const conditions = [
    ...(broken ? [] : [condition('Available')]),
    condition('Progressing', broken ? 'ReplicaSetUpdated' : 'NewReplicaSetAvailable'),
  ]
  return { observedGeneration, ...counts, conditions }
}
