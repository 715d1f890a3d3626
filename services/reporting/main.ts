import { run } from '#libs/runtime/run'
import { begin } from './begin.ts'
import { config } from './config.ts'

await run('reporting', async (life) => {
  await begin(life, config(process.env))
})
