import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { basename, dirname, join } from 'node:path'

/**
 * Loaded before a program, it leaves a profile of the program's processor time in the folder `PROFILES` when that ends, under
 * the program's name, for Chrome's DevTools. (Node takes its own `--cpu-prof` from no environment.)
 */
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.start')
process.once('exit', () => {
  session.post('Profiler.stop', (_, stopped) => {
    const program = basename(dirname(process.argv[1] ?? ''))
    writeFileSync(join(process.env['PROFILES'] ?? '.', `${program}.cpuprofile`), JSON.stringify(stopped.profile))
  })
})
