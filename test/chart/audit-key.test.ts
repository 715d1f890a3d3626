import { expect } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { secretObjects } from '#cli/dev/secret-objects'
import { auditKey } from '#libs/audit/signature'
import { byService, chart, helm, objects } from './helm.ts'
import { testWith } from './tools.ts'

const test = testWith('helm')

const forTilt = ['--values', resolve(import.meta.dirname, '../../deploy/dev/values.yaml')]

/** The Secrets that a Deployment's pods are told of, by the name of the file that they are in. */
function mounted(values: Parameters<typeof objects>[0], service: string): Record<string, string> {
  const { containers, volumes } = byService(objects(values), 'Deployment')[service]?.spec.template.spec ?? {}
  const told = containers[0].env as { name: string; value: string }[]
  const file = told.find(({ name }) => name === 'AUDIT_KEY_FILE')?.value
  const sources = (volumes as { projected?: { sources: { secret?: { name: string } }[] } }[]).flatMap(
    ({ projected }) => projected?.sources.map(({ secret }) => secret?.name ?? '') ?? [],
  )
  return { file: file ?? '', secret: sources.find((name) => name === 'countersign-audit') ?? '' }
}

test('who writes the audit log has a key to sign it, as Tilt and the smallest installation set it up', async () => {
  const signed = { file: expect.stringContaining('/audit-key'), secret: 'countersign-audit' }
  expect(mounted({ ci: [], more: forTilt }, 'reporting')).toEqual(signed)
  expect(mounted({}, 'reporting')).toEqual(signed)
  const folder = await mkdtemp(join(tmpdir(), 'countersign-secrets-'))
  try {
    const { items } = (await secretObjects(folder)) as {
      items: { metadata: { name: string }; stringData: Record<string, string> }[]
    }
    const made = items.find(({ metadata }) => metadata.name === 'countersign-audit')?.stringData['audit-key'] ?? ''
    expect(auditKey(made).publicKey).toHaveLength(32)
  } finally {
    await rm(folder, { recursive: true })
  }
})

const told = [
  ...['publicUrl=https://mfa.example.org', 'nats.url=nats://nats.example:4222', 'database.existingSecret=database'],
  ...['keyring.existingSecret=keyring', 'carrier.existingSecret=carrier', 'carrier.accountSid=AC1'],
  ...['carrier.from=+15005550006'],
]

test('whoever installs it without a key is told', () => {
  const notes = (...set: string[]) => {
    const values = [...told, ...set].flatMap((each) => ['--set-string', each])
    return helm('install', 'mfa', chart, '--namespace', 'identity', '--dry-run=client', ...values).stdout
  }
  const audit = 'services.reporting.secretFiles.AUDIT_KEY'
  expect(notes()).toContain(`WARNING: ${audit} is not set`)
  const signed = notes(`${audit}.existingSecret=audit`, `${audit}.key=audit-key`)
  expect(signed).toContain('Watch it:')
  expect(signed).not.toContain('AUDIT_KEY is not set')
})
