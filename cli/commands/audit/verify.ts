import { open, readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { Broken, type Proved, verifyAudit } from '#cli/audit/verify-audit'
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
    .addHelpText('after', examples({ 'audit verify audit.jsonl --public-key audit-key.pub': 'Does it hold?' }))
    .action(async (path: string, { publicKey }: { publicKey: string }) => {
      const key = Buffer.from((await readFile(publicKey, 'utf8')).trim(), 'base64')
      const file = await open(path)
      try {
        session.say(proved(await verifyAudit(file.readLines(), key)))
      } catch (error) {
        if (!(error instanceof Broken)) throw error
        session.say(session.style.red(`Broken at row ${error.row}: ${error.message}.`))
        session.disappoint()
      } finally {
        await file.close()
      }
    })

function proved({ tenant, from, to, signedAt, anchors }: Proved): string {
  const rows = to < from ? 'no row' : `rows ${from} to ${to}`
  return `Proved: ${rows} of ${tenant}, signed ${moment(signedAt)}, with ${anchors} signatures among them.`
}
