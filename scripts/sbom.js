// Writes what the image is made of beside Node (CycloneDX 1.5) to dist/sbom.cdx.json: the packages of the lock file that run in
// production. The same lock file gives the same bytes: the serial number is made from the content, and there is no time in it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { productionPackages } from './production-packages.js'

const words = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
const document = JSON.parse(
  execFileSync('npm', words, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] }),
)
const { name } = JSON.parse(readFileSync('package.json', 'utf8'))

// npm's own --omit=dev leaves out what both production and development need.
const shipped = new Set(productionPackages().map(([, { name, version }]) => `${name}@${version}`))
const itself = document.metadata.component['bom-ref']
const left = (ref) => ref === itself || shipped.has(ref)
const byRef = (key) => (one, other) => (one[key] < other[key] ? -1 : 1)

const { timestamp: _, tools: __, ...metadata } = document.metadata
const components = document.components.filter((each) => left(each['bom-ref'])).sort(byRef('bom-ref'))
const dependencies = document.dependencies
  .filter(({ ref }) => left(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(left).sort() }))
  .sort(byRef('ref'))
const content = { metadata: { ...metadata, component: { ...metadata.component, name } }, components, dependencies }

const hash = createHash('sha256').update(JSON.stringify(content)).digest()
hash[6] = (hash[6] & 0x0f) | 0x80 // a UUID of version 8 (RFC 9562, section 5.8)
hash[8] = (hash[8] & 0x3f) | 0x80
const uuid = hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const { $schema, bomFormat, specVersion, version } = document
mkdirSync('dist', { recursive: true })
const whole = { $schema, bomFormat, specVersion, serialNumber: `urn:uuid:${uuid}`, version, ...content }
writeFileSync('dist/sbom.cdx.json', `${JSON.stringify(whole, undefined, 2)}\n`)
