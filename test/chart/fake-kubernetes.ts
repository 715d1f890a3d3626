import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { parse } from 'yaml'
import { openApi } from './openapi.ts'
import { secretMessage } from './secret-message.ts'
import { settle, type Stored } from './settle.ts'

/** The kinds that it knows: what the chart renders, and what Helm keeps its releases in. */
const kinds: Readonly<Record<string, readonly [kind: string, plural: string][]>> = {
  v1: [
    ...([
      ['Secret', 'secrets'],
      ['Service', 'services'],
      ['ServiceAccount', 'serviceaccounts'],
    ] as const),
    ...([
      ['ConfigMap', 'configmaps'],
      ['Pod', 'pods'],
      ['Namespace', 'namespaces'],
    ] as const),
  ] as [string, string][],
  'apps/v1': [
    ['Deployment', 'deployments'],
    ['ReplicaSet', 'replicasets'],
  ],
  'batch/v1': [['Job', 'jobs']],
  'policy/v1': [['PodDisruptionBudget', 'poddisruptionbudgets']],
  'autoscaling/v2': [['HorizontalPodAutoscaler', 'horizontalpodautoscalers']],
  'networking.k8s.io/v1': [['NetworkPolicy', 'networkpolicies']],
  'cert-manager.io/v1': [
    ['Certificate', 'certificates'],
    ['Issuer', 'issuers'],
  ],
}

interface Watcher {
  collection: string
  send(type: string, object: object): void
}

export interface FakeKubernetes {
  url: string
  /** What is there of a kind, by name. */
  all(kind: string): Stored[]
  stop(): Promise<void>
}

/**
 * As much of a Kubernetes API as `helm` needs to install, wait, upgrade, roll back, test and uninstall. Deployments are ready
 * and Jobs are done as soon as they are applied, unless `settle` says otherwise; a selector never changes. There are no
 * controllers, no pods, and no field ownership.
 */
export async function fakeKubernetes(): Promise<FakeKubernetes> {
  const store = new Map<string, Stored>()
  const watchers = new Set<Watcher>()
  let version = 1

  function put(path: string, given: Stored): Stored {
    const present = store.get(path)
    const object = settle(given, present, String(++version))
    store.set(path, object)
    tell(path, present ? 'MODIFIED' : 'ADDED', object)
    return object
  }

  function remove(path: string): Stored | undefined {
    const present = store.get(path)
    if (!present) return undefined
    store.delete(path)
    const object = { ...present, metadata: { ...present.metadata, resourceVersion: String(++version) } }
    tell(path, 'DELETED', object)
    return object
  }

  function tell(path: string, type: string, object: Stored): void {
    for (const { collection, send } of watchers) if (path.startsWith(`${collection}/`)) send(type, object)
  }

  const within = (collection: string) =>
    [...store].filter(([path]) => path.startsWith(`${collection}/`)).map(([, object]) => object)

  function watch(collection: string, asked: URLSearchParams, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' })
    const send = (type: string, object: object) => void response.write(`${JSON.stringify({ type, object })}\n`)
    if (asked.get('sendInitialEvents') === 'true') {
      for (const object of within(collection)) send('ADDED', object)
      const annotations = { 'k8s.io/initial-events-end': 'true' }
      send('BOOKMARK', { ...typeOf(collection), metadata: { resourceVersion: String(version), annotations } })
    }
    const watcher = { collection, send }
    watchers.add(watcher)
    response.on('close', () => watchers.delete(watcher))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: asked } = new URL(request.url ?? '/', 'http://localhost')
    const found = discovered(path) ?? openApi(path, kinds)
    if (found) return reply(response, 200, found)
    const body = await sent(request)
    if (request.method === 'GET' && asked.get('watch')) return watch(path, asked, response)
    try {
      if (body)
        return reply(response, 200, put(request.method === 'POST' ? `${path}/${body.metadata.name}` : path, body))
      const object = request.method === 'DELETE' ? remove(path) : store.get(path)
      if (object) return reply(response, 200, object)
      if (isCollection(path))
        return reply(response, 200, listed(path, within(path), asked.get('labelSelector'), version))
      reply(response, 404, status(404, 'NotFound', `${path} is not there`))
    } catch (error) {
      reply(response, 422, status(422, 'Invalid', (error as Error).message))
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    all: (kind) => [...store.values()].filter((object) => object.kind === kind),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function sent(request: IncomingMessage): Promise<Stored | undefined> {
  if (!['POST', 'PUT', 'PATCH'].includes(request.method ?? '')) return undefined
  const bytes = await buffer(request)
  const binary = request.headers['content-type']?.includes('protobuf')
  return binary ? secretMessage(bytes) : (parse(bytes.toString()) as Stored)
}

const plurals = new Set(Object.values(kinds).flatMap((each) => each.map(([, plural]) => plural)))
const isCollection = (path: string) => plurals.has(path.split('/').at(-1) ?? '')

function listed(path: string, objects: Stored[], selector: string | null, version: number): object {
  const wanted = (selector ?? '')
    .split(',')
    .flatMap((each) => (/^([^!=]+)=([^=]+)$/.exec(each) ? [each.split('=') as [string, string]] : []))
  const items = objects.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value))
  const { kind, apiVersion } = typeOf(path)
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: String(version) }, items }
}

function typeOf(collection: string): { apiVersion: string; kind: string } {
  const plural = collection.split('/').at(-1)
  const found = Object.entries(kinds).flatMap(([apiVersion, each]) =>
    each.filter(([, name]) => name === plural).map(([kind]) => ({ apiVersion, kind })),
  )
  return found[0] ?? { apiVersion: 'v1', kind: 'Status' }
}

function discovered(path: string): object | undefined {
  const groups = Object.keys(kinds)
    .filter((each) => each !== 'v1')
    .map((each) => each.split('/') as [string, string])
  if (path === '/version') return { major: '1', minor: '36', gitVersion: 'v1.36.0' }
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  if (path === '/apis') {
    const versions = (name: string, version: string) => ({ groupVersion: `${name}/${version}`, version })
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groups.map(([name, version]) => ({
        name,
        versions: [versions(name, version)],
        preferredVersion: versions(name, version),
      })),
    }
  }
  const groupVersion = path.replace(/^\/(api|apis)\//, '')
  const resources = kinds[groupVersion]?.map(([kind, name]) => ({
    name,
    kind,
    singularName: '',
    namespaced: kind !== 'Namespace',
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  }))
  return resources && { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources }
}

function reply(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function status(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }
}
