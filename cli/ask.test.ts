import { PassThrough } from 'node:stream'
import { expect, test } from '@jest/globals'
import { openAsk } from './ask.ts'

test('piped lines answer the questions in their order, and nothing is said', async () => {
  const input = new PassThrough()
  input.end('270519\n 815926 \n')
  const said: string[] = []
  const { ask, close } = openAsk(input, (text) => said.push(text))
  expect([await ask('Old PIN'), await ask('New PIN')]).toEqual(['270519', '815926'])
  await expect(ask('New PIN once more')).rejects.toThrow('New PIN once more: nothing was given')
  close()
  expect(said).toEqual([])
})

test('who types is asked, and nothing that is typed is echoed', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} })
  const said: string[] = []
  const { ask, close } = openAsk(input, (text) => said.push(text))
  const answer = ask('New PIN')
  input.write('270519\r')
  expect(await answer).toBe('270519')
  close()
  expect(said).toEqual(['New PIN: ', '\n'])
})
