import { open, readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { Broken, type Known, type Proved, verifyAudit } from '#cli/audit/verify-audit'
import { moment } from '#cli/show/moment'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

export const verify: Build = (session) =>
  new Command('verify')
    .description(
      'Prove, without calling anything, that no row of an exported audit log was changed, removed, moved or cut off.',
    )
    .argument('<file>', 'what audit export wrote')
    .requiredOption('--public-key <file>', 'what audit key printed when the installation was set up')
    .option('--since <file>', 'an export that was proved before, whose rows this one goes on from')
    .addHelpText('after', examples({ 'audit verify audit.jsonl --public-key audit-key.pub': 'Does it hold?' }))
    .action(async (path: string, { publicKey, since }: { publicKey: string; since?: string }) => {
      const key = Buffer.from((await readFile(publicKey, 'utf8')).trim(), 'base64')
      try {
        const known = since === undefined ? undefined : await verified(since, key)
        session.say(proved(await verified(path, key, known)))
      } catch (error) {
        if (!(error instanceof Broken)) throw error
        session.say(session.style.red(`Broken at row ${error.row}: ${error.message}.`))
        session.disappoint()
      }
    })

async function verified(path: string, key: Uint8Array, known?: Known): Promise<Proved> {
  const file = await open(path)
  try {
    return await verifyAudit(file.readLines(), key, known)
  } finally {
    await file.close()
  }
}

function proved({ tenant, from, to, signedAt, anchors }: Proved): string {
  const rows = to < from ? 'no row' : `rows ${from} to ${to}`
  return `Proved: ${rows} of ${tenant}, signed ${moment(signedAt)}, with ${anchors} signatures among them.`
}
