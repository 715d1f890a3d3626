import { readFile } from 'node:fs/promises'
import { keptSecrets } from '#cli/start/secrets'

/** The Secrets that the chart is pointed at in a Kubernetes of one's own, of what is kept in the folder: for Tilt, never for more. */
export async function secretObjects(folder: string): Promise<object> {
  const { keyringFile, operatorKey, auditKeyFile, carrierToken } = await keptSecrets(folder)
  const password = carrierToken
  const items = [
    secret('postgres', { password }),
    secret('countersign-database', { uri: `postgres://countersign:${password}@deps-postgres:5432/countersign` }),
    secret('countersign-keyring', { keyring: await readFile(keyringFile, 'utf8') }),
    secret('countersign-operator', { 'operator-key': operatorKey }),
    secret('countersign-audit', { 'audit-key': await readFile(auditKeyFile, 'utf8') }),
    secret('countersign-carrier', { 'auth-token': carrierToken }),
  ]
  return { apiVersion: 'v1', kind: 'List', items }
}

function secret(name: string, stringData: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData }
}
