import { randomBytes } from 'node:crypto'
import { Argument, Command, InvalidArgumentError } from 'commander'
import type { Build } from '../build.ts'
import { examples } from '../examples.ts'

const steps = `
How a key is changed, while people sign in:
  1. Add the line that this prints at the end of the file KEYRING_FILE, on every replica.
  2. When keys status knows the key, wherever it is asked, move the line to the top.
  3. keys rotate
  4. When keys status says that the old key is not needed, remove its line.

With COUNTERSIGN_KMS_URL and COUNTERSIGN_KMS_TOKEN the key is wrapped by that Vault; without them it lies in the clear.
`

export const make: Build = (session) =>
  new Command('make')
    .description('Make a key that secrets are to be sealed with, as a line of a key file. It is kept nowhere.')
    .addArgument(new Argument('<id>', '1 to 64 of A-Z, a-z, 0-9, ., _ and -; such as the month').argParser(keyId))
    .addHelpText('after', steps)
    .addHelpText('after', examples({ 'keys make 2031-05 >> keyring': 'The second key of a key file' }))
    .action(async (id: string) => session.say(`${id} ${await session.keyWrap().wrap(randomBytes(32))}`))

function keyId(text: string): string {
  if (/^[A-Za-z0-9._-]{1,64}$/.test(text)) return text
  throw new InvalidArgumentError('It takes 1 to 64 of A-Z, a-z, 0-9, ., _ and -.')
}
