import { test } from '@jest/globals'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const fetched = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'countersign', 'tools')

/** The path of a program, on PATH or where `scripts/chart-tools.js` leaves it; undefined where it is in neither. */
export function tool(name: string): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), fetched]
  return places.map((place) => join(place, name)).find((path) => existsSync(path))
}

/** A test that runs programs; where one of them is not there it is skipped, and says which. */
export function testWith(...names: string[]) {
  const missing = names.filter((name) => tool(name) === undefined)
  const way = `${missing.join(' and ')} can not be found; node scripts/chart-tools.js fetches what can be had`
  return (sentence: string, run: () => Promise<void> | void): void => {
    // oxlint-disable-next-line jest/no-disabled-tests -- it says what is missing, and the summary counts it
    if (missing.length > 0) test.skip(`${sentence} (${way})`, () => {})
    // oxlint-disable-next-line jest/valid-title -- the title is the caller's
    else test(sentence, run, 60_000)
  }
}
