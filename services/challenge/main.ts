import { run } from '#libs/runtime/run'
import { config } from './config.ts'
import { begin } from './service.ts'

await run('challenge', async (life) => {
  await begin(life, config(process.env))
})
