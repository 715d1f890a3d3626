import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'

interface Places {
  /** The project-local folder that keeps a fetched server, in `bin/`. */
  folder?: string
  environment?: NodeJS.ProcessEnv
}

/**
 * The path of a nats-server binary: NATS_SERVER_BINARY, else one on PATH, else one in the project-local folder, which on
 * Debian and its descendants is fetched there when it is missing (the distribution's own package, checked by apt; no root
 * needed, nothing is installed). Refuses with one sentence that says what to do.
 */
export async function findNats({ folder = '.countersign', environment = process.env }: Places = {}): Promise<string> {
  const asked = environment.NATS_SERVER_BINARY
  if (asked) {
    if (await executable(asked)) return asked
    throw new Error(`NATS_SERVER_BINARY names ${asked}, which can not be run`)
  }
  const bin = resolve(folder, 'bin')
  const fetched = join(bin, 'nats-server')
  const onPath = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  for (const candidate of [...onPath.map((place) => join(place, 'nats-server')), fetched]) {
    if (await executable(candidate)) return candidate
  }
  await fetchNats(bin, environment)
  return fetched
}

/** Several processes may come here at once: the kernel's lock lets one fetch, and the rename shows only a whole file. */
const FETCH = `
test -x "$1/nats-server" && exit
place=$(mktemp -d "$1/fetch.XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place"
apt-get -q download nats-server || { test "$(id -u)" = 0 && apt-get -q update && apt-get -q download nats-server; }
dpkg-deb -x nats-server_*.deb .
mv "$(find usr -name nats-server -type f -perm -u+x | head -n 1)" "$1/nats-server"
`

async function fetchNats(bin: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(bin, { recursive: true })
  const fetching = ['--timeout', '180', join(bin, '.lock'), 'sh', '-euc', FETCH, 'sh', bin]
  await promisify(execFile)('flock', fetching, { env: environment }).catch((cause: unknown) => {
    const remedy = 'install it (https://nats.io/download), or set NATS_URL to a running one'
    throw new Error(`nats-server is neither on PATH nor fetchable here: ${remedy}`, { cause })
  })
}

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
