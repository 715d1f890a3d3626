import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import * as fc from 'fast-check'
import { logger } from './log.ts'

let lines: string[]
const destination = { write: (line: string) => void lines.push(line) }
const fields = () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>
const { LOG_LEVEL, LOG_FORMAT } = process.env

beforeEach(() => {
  lines = []
  process.env['LOG_LEVEL'] = 'debug'
  delete process.env['LOG_FORMAT']
})

afterEach(() => {
  context.disable()
  Object.assign(process.env, { LOG_LEVEL: LOG_LEVEL ?? '', LOG_FORMAT: LOG_FORMAT ?? '' })
})

describe('a line', () => {
  test('is JSON with level, time, name, message and fields', () => {
    logger('challenge', destination).info({ tenant: 'contoso' }, 'challenge %s started', 'c1')
    expect(fields()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
      name: 'challenge',
      tenant: 'contoso',
      msg: 'challenge c1 started',
    })
  })

  test('is written from LOG_LEVEL on', () => {
    process.env['LOG_LEVEL'] = 'warn'
    const log = logger('challenge', destination)
    log.info('unheard')
    log.warn('heard')
    expect(lines).toHaveLength(1)
  })

  test('of an unknown LOG_LEVEL is refused in a sentence', () => {
    process.env['LOG_LEVEL'] = 'loud'
    expect(() => logger('challenge', destination)).toThrow('LOG_LEVEL: "loud" is not known')
  })

  test('carries the trace and span it was written in', () => {
    const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 0 }
    const active = trace.setSpanContext(ROOT_CONTEXT, span)
    context.setGlobalContextManager({
      active: () => active,
      with: (_, work, self, ...args) => work.call(self as never, ...args),
      bind: (_, target) => target,
      enable() {
        return this
      },
      disable() {
        return this
      },
    })
    logger('challenge', destination).info('traced')
    expect(fields()).toMatchObject({ trace_id: span.traceId, span_id: span.spanId })
  })

  test('reads well on a terminal', () => {
    process.env['LOG_FORMAT'] = 'pretty'
    logger('challenge', destination).error({ tenant: 'contoso', err: new Error('no'), phone: '+14255550123' }, 'failed')
    expect(lines[0]).toMatch(
      /^\S*\d\d:\d\d:\d\d\.\d{3}\S* {2}\S*error\S* {2}\S*challenge\S* {2}failed {2}\S*tenant=contoso/,
    )
    expect(lines[0]).toMatch(/\n\S*Error: no\n {4}at /)
    expect(lines[0]).toContain('phone=[redacted]')
  })
})

describe('nothing leaks', () => {
  const phone = '+14255550123'
  const secret = '48291377'

  test.each<[string, (log: ReturnType<typeof logger>) => void]>([
    ['a field', (log) => log.info({ code: secret, to: phone }, 'sent')],
    ['a nested field', (log) => log.info({ request: { params: [{ Code: secret }] } })],
    ['the bindings of a child', (log) => log.child({ pin: secret, user: { phone } }).info('bound')],
    ['the bindings of a grandchild', (log) => log.child({}).child({ seed: secret }, { level: 'debug' }).info('bound')],
    ['bindings set later', (log) => (log.setBindings({ token: secret }), log.info('bound'))],
    ['an interpolated object', (log) => log.info('sent %o and %j', { body: secret }, [{ to: phone }])],
    ['an interpolated number', (log) => log.info('sent to %s', phone)],
    ['an error', (log) => log.error(Object.assign(new Error(`no route to ${phone}`), { code: secret, key: secret }))],
    [
      'the cause of an error in a field',
      (log) =>
        log.error({ failure: new Error('outer', { cause: Object.assign(new Error(phone), { answer: secret }) }) }, 'x'),
    ],
    ['a name', (log) => log.info({ counts: new Map([[phone, 1]]) })],
    ['a URL', (log) => log.info({ url: new URL(`https://u:${secret}@carrier/send?to=${phone}&key=${secret}`) })],
    ['a header', (log) => log.info(`Authorization: Bearer key-${secret}`)],
    ['bytes', (log) => log.info({ sealed: Buffer.from(secret) })],
  ])('from %s', (_, write) => {
    write(logger('challenge', destination))
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/48291377|4255550123|52,56|34,38/)
  })

  test('from any shape of object under any sensitive name', () => {
    const names = fc.constantFrom(
      'code',
      'PIN',
      'otp_seed',
      'apiKey',
      'Authorization',
      'backupPhone',
      'body',
      'securityAnswer',
    )
    const planted = fc.oneof(
      fc.constant(secret),
      fc.constant(Number(secret)),
      fc.constant([secret]),
      fc.constant({ v: secret }),
    )
    const leaf = fc.dictionary(names, planted, { minKeys: 1, maxKeys: 3 })
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 8 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('request', 'err', 'items', 'x'), tie('tree'), { maxKeys: 3 }),
        tie('tree').map((value) => Object.assign(new Error('wrapped', { cause: value }), { context: value })),
        tie('tree').map((value) => new Map([['entry', value]])),
      ),
    }))
    const log = logger('challenge', destination)
    fc.assert(
      fc.property(tree, (value) => {
        log.info({ value }, 'any %o', value as object)
        log.child({ value }).info(value as object)
        expect(lines.splice(0).join('')).not.toContain(secret)
      }),
      { numRuns: 300 },
    )
  })
})
