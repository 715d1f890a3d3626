import { expect } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fakeRegistry } from './fake-registry.ts'
import { chart, printed } from './helm.ts'
import { testWith, tool } from './tools.ts'

testWith('helm')('the chart that is pulled from a registry is the one that was pushed there', async () => {
  const registry = await fakeRegistry()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-registry-'))
  /** Runs helm beside the registry, which lives in this process. */
  const helm = async (...words: string[]) => {
    const child = spawn(tool('helm') ?? 'helm', words, { env: { HOME: folder, PATH: process.env['PATH'] } })
    const said = Promise.all([text(child.stdout), text(child.stderr)])
    const [status] = await once(child, 'exit')
    const [stdout, stderr] = await said
    return { status, stdout, stderr }
  }
  const place = `oci://${registry.address}/charts`
  const values = ['--values', join(chart, 'ci/external-values.yaml'), '--namespace', 'identity']
  try {
    expect(await helm('package', chart, '--destination', folder)).toMatchObject({ status: 0 })
    const pushed = await helm('push', join(folder, 'countersign-0.1.0.tgz'), place, '--plain-http')
    expect(pushed).toMatchObject({ status: 0, stdout: expect.stringContaining('Digest: sha256:') })
    const pulled = await helm(
      'template',
      'mfa',
      `${place}/countersign`,
      '--version',
      '0.1.0',
      '--plain-http',
      ...values,
    )
    // Before the objects it says what it has pulled.
    expect(pulled.stdout.replace(/^.*?(?=---\n)/s, '')).toBe(printed())
  } finally {
    registry.stop()
    await rm(folder, { recursive: true })
  }
})
