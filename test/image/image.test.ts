import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { servingCalls } from '#cli/start/serving'
import { freePort } from '#libs/embedded/free-port'
import { testNats } from '#libs/testing/nats'
import { freshDatabase, type TestDatabase } from '#libs/testing/postgres'
import { openWorkshop, type ImageConfig, type Workshop } from './buildah.ts'
import { startContainer, type Container } from './container.ts'
import { wanting } from './wanting.ts'

const [base, image] = ['localhost/countersign-base', 'localhost/countersign']

const missing = wanting()
if (missing.length > 0) process.stderr.write(`test/image is skipped for want of ${missing.join(', ')}\n`)
const stories = missing.length > 0 ? describe.skip : describe

stories('the image of the Dockerfile', () => {
  let workshop: Workshop
  let digests: string[]
  let files: string
  let config: ImageConfig
  let database: TestDatabase
  let nats: Awaited<ReturnType<typeof testNats>>
  let containers: Container[] = []

  beforeAll(async () => {
    workshop = await openWorkshop()
    await workshop.base(base)
    digests = [await workshop.build(image, base), await workshop.build(`${image}-again`, base)]
    files = await workshop.mount(image)
    config = await workshop.config(image)
    database = await freshDatabase()
    nats = await testNats()
  }, 400_000)
  afterEach(async () => {
    await Promise.all(containers.map((container) => container.stop()))
    containers = []
  })
  afterAll(async () => {
    await Promise.all([nats?.stop(), database?.drop()])
    await workshop?.close()
  }, 60_000)

  async function start(command: string[], env: Record<string, string> = {}): Promise<Container> {
    const container = await startContainer({ files, folder: workshop.folder, config }, command, env)
    containers.push(container)
    return container
  }

  /** One service, and the address at which it takes calls. */
  async function serve(name: string): Promise<{ container: Container; health: string }> {
    const [listen, health, nobody] = [await freePort(), await freePort(), await freePort()].map(
      (port) => `127.0.0.1:${port}`,
    ) as [string, string, string]
    const container = await start([`dist/services/${name}/main.js`], {
      ...{ LISTEN: listen, HEALTH_LISTEN: health, DATABASE_URL: database.url, NATS_URL: nats.url },
      ...{ POLICY_ADDRESS: nobody, DELIVERY_ADDRESS: nobody },
    })
    await servingCalls(health, AbortSignal.timeout(60_000))
    return { container, health }
  }

  test('is the same to the byte when it is built again from the same sources', () => {
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(digests[1]).toBe(digests[0])
  })

  test('is not root’s, and says how it is used when it is told nothing', async () => {
    expect(config.User).toBe('65532:65532')
    const told = await start([])
    expect(await told.ended).toBe(0)
    expect(told.written()).toContain('Usage: countersign')
  })

  test('brings the schemas up to date, and then serves whom the command names, until it is told to end', async () => {
    const migration = await start(['dist/cli/migrate/main.js'], { DATABASE_URL: database.url })
    expect(await migration.ended).toBe(0)
    for (const name of ['policy', 'fraud']) {
      const { container } = await serve(name)
      expect(container.written()).toContain(`"name":"${name}"`)
      container.signal('TERM')
      expect(await container.ended).toBe(0)
    }
  }, 120_000)

  test('gives who breaks in no shell, no rights and nothing to write to', async () => {
    const { container } = await serve('policy')
    for (const shell of ['/bin/sh', '/bin/bash', '/busybox/sh', 'sh']) expect(container.exec(shell).status).not.toBe(0)
    const inside = (script: string) => container.exec('/nodejs/bin/node', '-e', script)
    expect(inside('console.log(process.getuid(), process.getgid())').stdout.trim()).toBe('65532 65532')
    for (const place of ['/app/x', '/x', '/nodejs/bin/x', '/app/dist/services/policy/main.js']) {
      expect(inside(`fs.writeFileSync(${JSON.stringify(place)}, '')`).stderr).toMatch(/EROFS/)
    }
    expect(inside(`fs.writeFileSync('/tmp/x', '')`)).toMatchObject({ status: 0, stderr: '' })
    const status = inside(`console.log(fs.readFileSync('/proc/1/status', 'utf8'))`).stdout
    expect(status).toMatch(/CapEff:\t0{16}\n/)
    expect(status).toMatch(/NoNewPrivs:\t1\n/)
  }, 90_000)
})
