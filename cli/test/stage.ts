import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '#cli/main'
import { openStage } from '#services/policy/test/stage'

export type Stage = Awaited<ReturnType<typeof openCommandLine>>

/** The command line before a real policy service, as the administrator of a tenant and as the operator; and a folder for its files. */
export async function openCommandLine() {
  const stage = await openStage()
  const { key, ...admin } = await stage.newTenant('acme')
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'))

  async function run(...words: string[]) {
    let [out, err] = ['', '']
    stage.world.advance(1) // what is made later is listed later
    const exitCode = await main(words, {
      env: {
        COUNTERSIGN_POLICY_ADDRESS: stage.address,
        COUNTERSIGN_KEY: key,
        COUNTERSIGN_OPERATOR_KEY: stage.operatorKey,
        COUNTERSIGN_FOLDER: '/nowhere',
      },
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
    })
    return { exitCode, out, err }
  }

  return {
    ...stage,
    acme: admin,
    run,
    /** What a command prints that has to succeed. */
    async shown(...words: string[]): Promise<string> {
      const { exitCode, out, err } = await run(...words)
      if (exitCode !== 0) throw new Error(`${words.join(' ')} came to ${exitCode}: ${err}${out}`)
      return withoutChance(out)
    },
    async file(name: string, text: string): Promise<string> {
      const path = join(folder, name)
      await writeFile(path, text)
      return path
    },
    async stop() {
      await stage.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** What is drawn by chance, made the same for all runs. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/^(etag +).*$/gm, '$1<etag>')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '<moment>')
    .trimEnd()
}
