// Lays out in a folder what the image holds at /app, from what was built here: `node deploy/image/context.js <folder>`, after
// `npm run build`. The same sources and the same packages give the same bytes; times are set to SOURCE_DATE_EPOCH, or to 0.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, lutimesSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { productionPackages } from '../../scripts/production-packages.js'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('say into which folder')
execFileSync('node', ['scripts/sbom.js'], { stdio: 'inherit' })
const carry = (from, to = from) => {
  mkdirSync(dirname(join(folder, to)), { recursive: true })
  cpSync(from, join(folder, to), { recursive: true, filter: (path) => !path.includes('/.cache/') })
}
for (const name of ['libs', 'services', 'cli']) carry(`dist/${name}`)
carry('bin')
carry('package.json')
carry('dist/sbom.cdx.json', 'sbom.cdx.json')
const packages = productionPackages()
  .map(([path]) => path)
  .filter((path) => existsSync(path))
for (const path of packages.toSorted()) {
  const from = realpathSync(path)
  mkdirSync(join(folder, path), { recursive: true })
  for (const name of readdirSync(from)) if (name !== 'node_modules') carry(join(from, name), join(path, name))
}

const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? 0)
function date(path) {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) date(join(path, name))
  lutimesSync(path, epoch, epoch)
}
date(folder)
console.log(`${packages.length} packages`)
