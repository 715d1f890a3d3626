import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { compiled } from '#cli/start/root'
import { freshDatabase } from '#libs/testing/postgres'
import { schemas } from './schemas.ts'

function migrate(environment: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiled('cli/migrate/main.js')], {
    env: environment,
    encoding: 'utf8',
  })
  const lines = stdout.split('\n').filter(Boolean)
  return { status, stderr, applied: lines.map((line) => (JSON.parse(line) as { applied: string[] }).applied) }
}

test('every schema is brought up to date before its service starts, and a second time nothing is left to do', async () => {
  const { url, drop } = await freshDatabase()
  const files = schemas().map(({ folder }) => readdirSync(folder).map((name) => name.replace('.sql', '')))
  expect(files.length).toBeGreaterThanOrEqual(5)
  expect(migrate({ DATABASE_URL: url })).toEqual({ status: 0, stderr: '', applied: files })
  expect(migrate({ DATABASE_URL: url }).applied.flat()).toEqual([])
  await drop()
})

test('without a database it says so in one sentence and fails', () => {
  const { status, stderr } = migrate({ DATABASE_URL: 'postgres://127.0.0.1:1/none' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^migrate: .+\n$/)
})
