import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What only this installation knows. */
export interface Secrets {
  keyringFile: string
  operatorKeyFile: string
  auditKeyFile: string
  /** Where the apps on the page of phones keep their keys, once there are any. */
  appsFile: string
  operatorKey: string
  carrierToken: string
}

/** The secrets kept in the folder, for its owner alone; what is not there yet is made. */
export async function keptSecrets(folder: string): Promise<Secrets> {
  const place = join(folder, 'secrets')
  await mkdir(place, { recursive: true, mode: 0o700 })
  const names = ['keyring', 'operator-key', 'carrier-token', 'audit-key']
  const paths = names.map((name) => join(place, name)) as [string, string, string, string]
  const [keyringFile, operatorKeyFile, carrierFile, auditKeyFile] = paths
  await kept(keyringFile, () => `k1 ${randomBytes(32).toString('base64')}`)
  const operatorKey = await kept(operatorKeyFile, () => `cso_${randomBytes(32).toString('base64url')}`)
  const carrierToken = await kept(carrierFile, () => randomBytes(16).toString('hex'))
  await kept(auditKeyFile, () => randomBytes(32).toString('base64'))
  const appsFile = join(place, 'apps')
  return { keyringFile, operatorKeyFile, auditKeyFile, appsFile, operatorKey, carrierToken }
}

/** What stands in the file. It is made once and never written over, for what was sealed with it would be lost. */
async function kept(path: string, make: () => string): Promise<string> {
  await writeFile(path, `${make()}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return (await readFile(path, 'utf8')).trim()
}
