// jest loads this file, and all that it imports, outside of its own resolver: hence the relative path.
import { createRequire } from 'node:module'
import { stopLeft } from './at-end.ts'

type Run = (...given: [object, object, { global: object }, ...unknown[]]) => Promise<unknown>

const circus = createRequire(import.meta.url)('jest-circus/runner') as { default: Run }

/** Runs a test file as jest does, then stops what it left running, before its modules are taken away. */
export const stoppingWhatIsLeft = (run: Run) =>
  (async (...given) => {
    try {
      return await run(...given)
    } finally {
      await stopLeft(given[2].global)
    }
  }) satisfies Run

export default stoppingWhatIsLeft(circus.default)
