import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { openBadRowsFile } from '#cli/bad-rows-file'
import { importTokens } from '#cli/import-tokens'
import { printable } from '#cli/printable'
import { importedTokens, tokenCounts } from '#cli/show/token'
import { tokenFileParts } from '#cli/token-file'
import { choices, valueOf } from '#cli/words'
import {
  TokenFileFormat,
  TokenImportProgress,
  TokenServiceService,
} from '#contracts/gen/countersign/challenge/v1/token'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

interface Flags {
  dryRun?: boolean
  format?: string
  presharedKeyFile?: string
  passphraseFile?: string
  manufacturer?: string
  badRows?: string
}

export const importFile: Build = (session) =>
  new Command('import')
    .description(
      'Bring in hardware tokens from the file they came with: CSV, PSKC, SafeNet. The exit code is 0 only if no row was bad. Made again, it changes nothing that is there.',
    )
    .argument('<file>', 'the file')
    .option('--dry-run', 'say what would come of it, and keep nothing')
    .addOption(new Option('--format <form>', 'told by the file unless given').choices(choices(TokenFileFormat)))
    .option('--preshared-key-file <file>', 'holds the key that the secrets are encrypted with, in hex or base64')
    .option('--passphrase-file <file>', 'holds the passphrase that the secrets are encrypted with')
    .option('--manufacturer <name>', 'of tokens whose row names none')
    .option('--bad-rows <file>', 'a new file for the bad rows, with the reason before each: mend them and import it')
    .addHelpText(
      'after',
      examples({
        'tokens import box.csv --dry-run': 'What would come of it?',
        'tokens import box.csv --bad-rows bad.csv': 'Rows that are bad are kept aside, with their secrets',
      }),
    )
    .action(async (path: string, flags: Flags) => {
      const header = await headerOf(flags)
      const badRows = flags.badRows === undefined ? undefined : await openBadRowsFile(flags.badRows)
      try {
        const { came, bad } = await importTokens({
          tokens: session.to(TokenServiceService),
          parts: tokenFileParts(path, header),
          bad: async (row) => badRows?.add(row),
          progress: (came) => session.progress(tokenCounts(came)),
        })
        session.progress('')
        session.answer(TokenImportProgress, came, (came) => importedTokens(session.style, came, printable(bad)))
        if (came.bad > 0n) session.disappoint()
      } finally {
        await badRows?.close()
      }
    })

async function headerOf({ dryRun = false, format, presharedKeyFile, passphraseFile, manufacturer = '' }: Flags) {
  return {
    format: valueOf(TokenFileFormat, format),
    dryRun,
    presharedKey: keyIn(await textOf(presharedKeyFile)),
    passphrase: await textOf(passphraseFile),
    manufacturer,
  }
}

async function textOf(path: string | undefined): Promise<string> {
  return path === undefined ? '' : (await readFile(path, 'utf8')).replace(/\r?\n$/, '')
}

/** Hex is told by its length, which is that of a key. */
function keyIn(text: string): Buffer {
  const isHex = /^[0-9a-f]+$/i.test(text) && [32, 48, 64].includes(text.length)
  return Buffer.from(text, isHex ? 'hex' : 'base64')
}
