import { expect, test } from '@jest/globals'
import { text } from 'node:stream/consumers'
import { typescriptProgram } from './typescript-program.ts'

test('a program in TypeScript runs as a process of its own, subpath imports and all', async () => {
  const program = typescriptProgram(`
    import { until } from '#libs/testing/until'
    console.log(await until(() => 'ready'))
  `)
  expect(await text(program.stdout)).toBe('ready\n')
})
