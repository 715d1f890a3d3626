import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '..')

interface Source {
  path: string
  text: string
  /** What it imports of ours, as paths from the root without their ending. */
  imports: string[]
}

const sources = ['libs', 'services', 'cli', 'test'].flatMap((folder) => filesIn(join(root, folder))).map(read)

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(path)
    return path.endsWith('.ts') ? [path] : []
  })
}

function read(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '')
  const imports = specifiers.flatMap((specifier) => ours(path, specifier))
  return { path: relative(root, path), text, imports }
}

function ours(path: string, specifier: string): string[] {
  const short = specifier.replace(/\.ts$/, '')
  if (short.startsWith('.')) return [relative(root, resolve(dirname(path), short))]
  if (short.startsWith('#contracts/')) return [`libs/contracts/${short.slice('#contracts/'.length)}`]
  return short.startsWith('#') ? [short.slice(1)] : []
}

const isTest = ({ path }: Source) => /\.test\.ts$|(^|\/)test\//.test(path) || path.startsWith('libs/testing/')
const product = sources.filter((source) => !isTest(source) && !source.path.startsWith('libs/contracts/gen/'))
const folderOf = (path: string) => path.split('/').slice(0, 2).join('/')

/** Imports of the given sources that the rule does not allow. */
function breaches(of: Source[], allowed: (imported: string, source: Source) => boolean): string[] {
  return of.flatMap((source) =>
    source.imports.filter((each) => !allowed(each, source)).map((each) => `${source.path} imports ${each}`),
  )
}

/** What each library may import besides itself. */
const libraries: Record<string, string[]> = {
  'libs/contracts': [],
  'libs/runtime': [],
  'libs/audit': [],
  'libs/confirmation': [],
  'libs/net': [],
  'libs/report': ['libs/contracts'],
  'libs/rpc': ['libs/contracts', 'libs/runtime'],
  'libs/db': ['libs/contracts', 'libs/runtime'],
  'libs/events': ['libs/contracts', 'libs/runtime', 'libs/db'],
  'libs/embedded': ['libs/runtime'],
  'libs/service': ['libs/contracts', 'libs/runtime', 'libs/rpc', 'libs/db', 'libs/events'],
}

describe('a library imports only what stands below it', () => {
  test.each(Object.entries(libraries))('%s', (library, below) => {
    const files = product.filter(({ path }) => path.startsWith(`${library}/`))
    expect(files.length).toBeGreaterThan(0)
    expect(breaches(files, (imported) => [library, ...below].includes(folderOf(imported)))).toEqual([])
  })

  test('and every library is in the list', () => {
    const found = new Set(product.filter(({ path }) => path.startsWith('libs/')).map(({ path }) => folderOf(path)))
    expect([...found].filter((library) => !(library in libraries))).toEqual([])
  })
})

const services = [
  ...new Set(sources.filter(({ path }) => path.startsWith('services/')).map(({ path }) => folderOf(path))),
]

describe('a service shares contracts and libraries with the others, and nothing else', () => {
  test.each(services)('%s', (service) => {
    const files = sources.filter(({ path }) => path.startsWith(`${service}/`))
    const allowed = (imported: string, source: Source) =>
      folderOf(imported) === service ||
      imported.startsWith('libs/') ||
      (isTest(source) && imported.startsWith('test/outside/'))
    expect(breaches(files, allowed)).toEqual([])
  })
})

test('what is for tests, or for one machine alone, is in no service', () => {
  const files = product.filter(({ path }) => path.startsWith('services/') || path.startsWith('libs/service/'))
  const allowed = (imported: string) => !/^libs\/(testing|embedded)\/|^test\/|^cli\//.test(imported)
  expect(breaches(files, allowed)).toEqual([])
})

/** The folders whose members vary, and which decide; a carrier's protocol (delivery/providers) is spoken, not decided. */
const extensions = [
  'policy/rules',
  'challenge/methods',
  'challenge/token-files',
  'delivery/channels',
  'delivery/templates',
  'fraud/signals',
  'reporting/projections',
]
/** The pure files of each service: the decisions. */
const decisions = [
  'policy/decide.ts',
  'policy/event-types.ts',
  'policy/trusted-networks.ts',
  'policy/locks.ts',
  'challenge/challenge.ts',
  'challenge/event.ts',
  'challenge/event-values.ts',
  'challenge/app-password.ts',
  'challenge/guard.ts',
  'challenge/look.ts',
  'challenge/new-challenge.ts',
  'challenge/pin.ts',
  'challenge/pin-rules.ts',
  'challenge/key-status.ts',
  'delivery/routes.ts',
  'delivery/breaker.ts',
  'delivery/destination.ts',
  'delivery/budget.ts',
  'fraud/risk.ts',
  'reporting/billable.ts',
  'reporting/day.ts',
  'reporting/gather.ts',
  'reporting/server-status.ts',
  'reporting/spans.ts',
  'reporting/usage-row.ts',
]

const pure = product.filter(({ path }) =>
  [...extensions.map((folder) => `services/${folder}/`), ...decisions.map((file) => `services/${file}`)].some((start) =>
    path.startsWith(start),
  ),
)

describe('what decides does nothing else', () => {
  test('each service has it', () => {
    for (const start of [...extensions, ...decisions]) {
      expect(pure.map(({ path }) => path)).toContainEqual(expect.stringContaining(`services/${start}`))
    }
  })

  test('it knows no database, no network, no process', () => {
    const forbidden =
      /from '(node:(fs|net|http|https|child_process|timers|process)|pg|kysely|pino|@grpc|@nats-io|fastify)/
    expect(
      pure
        .map(withoutTypes)
        .filter(({ text }) => forbidden.test(text))
        .map(({ path }) => path),
    ).toEqual([])
    const allowed = (imported: string) =>
      !/^libs\/(rpc|events|service)\//.test(imported) && !/^services\/[a-z]+\/(rpc|db)\//.test(imported)
    expect(breaches(pure.map(withoutTypes), allowed)).toEqual([])
  })

  test('it knows no clock and no chance but what it is given', () => {
    const forbidden = /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.|setTimeout\(|randomUUID\(/
    expect(pure.filter(({ text }) => forbidden.test(text)).map(({ path }) => path)).toEqual([])
  })
})

/** A shape that is only spoken of at compile time brings nothing with it. */
function withoutTypes(source: Source): Source {
  const text = source.text.replaceAll(/import type [^']*'[^']+'/g, '')
  const specifiers = [...text.matchAll(/from\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '')
  return { ...source, text, imports: specifiers.flatMap((specifier) => ours(join(root, source.path), specifier)) }
}

describe('inside a service calls go one way', () => {
  test('storage knows no handler and no server', () => {
    const files = product.filter(({ path }) => /^services\/[a-z]+\/db\//.test(path))
    expect(breaches(files, (imported) => !/^services\/[a-z]+\/(rpc|service|main)/.test(imported))).toEqual([])
  })

  test('nothing but main knows the process', () => {
    const files = product.filter(({ path }) => path.startsWith('services/') && !path.endsWith('/main.ts'))
    expect(files.filter(({ text }) => /process\.(env|exit|on)\b/.test(text)).map(({ path }) => path)).toEqual([])
  })
})

test('no import climbs more than one folder', () => {
  expect(sources.filter(({ text }) => /from '\.\.\/\.\.\//.test(text)).map(({ path }) => path)).toEqual([])
})
