import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'

const swc = pathToFileURL(createRequire(import.meta.url).resolve('@swc/core')).href

const LOADER = `
import { readFile } from 'node:fs/promises'
import swc from '${swc}'
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const options = { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }
  const { code } = await swc.transform(await readFile(new URL(url), 'utf8'), options)
  return { format: 'module', source: code, shortCircuit: true }
}`

const asUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`
const START = asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(LOADER))})`)

/**
 * Runs TypeScript source as a process of its own that a test may kill at any moment: `source` is the text of a module, in
 * which `#libs/…` and the other subpath imports work. Its stdout is piped, its stderr is shown.
 */
export function typescriptProgram(source: string): ChildProcessByStdio<null, Readable, null> {
  const flags = ['--conditions=development', '--import', START, '--input-type=module', '--eval', source]
  return spawn(process.execPath, flags, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
}
