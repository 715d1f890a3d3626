import { status } from '@grpc/grpc-js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ErrorReason } from '#contracts/gen/countersign/types/v1/error_reason'
import { Refusal } from '#contracts/refusal'
import { echo, echoing, EchoService } from '#libs/testing/echo'
import type { Echo } from '#libs/testing/echo'
import { loopback } from '#libs/testing/loopback'
import type { LoopbackServer } from '#libs/testing/loopback'
import { until } from '#libs/testing/until'
import type { Call } from './call.ts'
import type { Rpcs } from './implement.ts'
import type { Remote } from './remote.ts'
import { text } from './shape.ts'

type Table = Rpcs<typeof EchoService>

const access = { peers: ['tester'] } as const
const shape = z.object({ reason: text(100_000) })
const large = 'x'.repeat(64 * 1024)
const refusal = new Refusal(ErrorReason.CHALLENGE_CLOSED, 'closed')

let repeat: Table['repeat']['handle']
let gather: Table['gather']['handle']
let chat: Table['chat']['handle']
let served: LoopbackServer
let client: Remote<typeof EchoService>

beforeAll(async () => {
  const rows: Partial<Table> = {
    repeat: { access, shape, handle: (request, call) => repeat(request, call) },
    gather: { access, shape, handle: (requests, call) => gather(requests, call) },
    chat: { access, shape, handle: (requests, call) => chat(requests, call) },
  }
  served = await loopback([echoing(rows)])
  client = served.client(EchoService, { peer: 'tester', tenant: 'acme' })
})
afterAll(() => served.stop())

beforeEach(() => {
  repeat = async function* ({ reason }) {
    for (let count = 1; count <= 3; count += 1) yield echo(`${reason} ${count}`)
  }
  gather = async (requests) => echo((await all(requests)).join('+'))
  chat = async function* (requests) {
    for await (const { reason } of requests) yield echo(`${reason}!`)
  }
})

async function all(messages: AsyncIterable<Echo>): Promise<string[]> {
  const reasons: string[] = []
  for await (const { reason } of messages) reasons.push(reason)
  return reasons
}

async function* saying(...reasons: string[]): AsyncGenerator<Echo> {
  for (const reason of reasons) yield echo(reason)
}

/** Says the same without end, and counts how often it was asked to. */
function endless(reason: string) {
  const source = {
    asked: 0,
    ended: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          source.asked += 1
          yield echo(reason)
        }
      } finally {
        source.ended = true
      }
    },
  }
  return source
}

/** Waits until a count has stopped rising. */
async function settled(count: () => number): Promise<number> {
  let last = -1
  await until(() => last === (last = count()), { every: 100 })
  return last
}

describe('a stream of responses', () => {
  test('arrives whole and in order', async () => {
    await expect(all(client.repeat(echo('go')))).resolves.toEqual(['go 1', 'go 2', 'go 3'])
  })

  test('may end in a refusal, after what came before it', async () => {
    repeat = async function* () {
      yield echo('first')
      throw refusal
    }
    const heard: string[] = []
    await expect(
      (async () => {
        for await (const { reason } of client.repeat(echo('go'))) heard.push(reason)
      })(),
    ).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED, message: 'closed' })
    expect(heard).toEqual(['first'])
  })

  test('is refused before it begins when the request is not of the shape', async () => {
    await expect(all(client.repeat(echo('')))).rejects.toMatchObject({ violations: [{ field: 'reason' }] })
  })

  test('is asked of the handler no faster than it is read', async () => {
    const source = endless(large)
    repeat = () => source
    const reading = client.repeat(echo('go'))[Symbol.asyncIterator]()
    await reading.next()
    const ahead = await settled(() => source.asked)
    expect(ahead).toBeLessThan(100)
    for (let count = 0; count < 200; count += 1) await reading.next()
    expect(source.asked).toBeGreaterThan(ahead)
    await reading.return?.()
    await until(() => source.ended)
  })

  test('ends at the source when the reader stops', async () => {
    const source = endless('again')
    repeat = () => source
    for await (const { reason } of client.repeat(echo('go'))) if (reason === 'again') break
    await until(() => source.ended)
  })

  test('aborts the signal of a handler that only waits when the reader is cancelled', async () => {
    let seen: Call | undefined
    repeat = async function* (_, call) {
      seen = call
      yield echo('waiting')
      await new Promise(() => {})
    }
    const cancel = new AbortController()
    const reading = client.repeat(echo('go'), { signal: cancel.signal })[Symbol.asyncIterator]()
    await reading.next()
    cancel.abort()
    await expect(reading.next()).rejects.toMatchObject({ code: status.CANCELLED })
    await until(() => seen?.signal.aborted)
  })

  test('ends with DEADLINE_EXCEEDED at the deadline, and has none of its own accord', async () => {
    repeat = async function* (_, { deadline, signal }) {
      yield echo(String(deadline))
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
    }
    const open = client.repeat(echo('go'))[Symbol.asyncIterator]()
    await expect(open.next()).resolves.toMatchObject({ value: { reason: 'Infinity' } })
    await open.return?.()
    const brief = all(client.repeat(echo('go'), { deadline: Date.now() + 200 }))
    await expect(brief).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED })
  })
})

describe('a stream of requests', () => {
  test('is gathered into one answer', async () => {
    await expect(client.gather(saying('a', 'b', 'c'))).resolves.toEqual(echo('a+b+c'))
    await expect(client.gather(saying())).resolves.toEqual(echo(''))
  })

  test('is refused at the first message that is not of the shape', async () => {
    const source = endless('a')
    async function* wrong() {
      yield echo('')
      yield* source
    }
    await expect(client.gather(wrong())).rejects.toMatchObject({ violations: [{ field: 'reason' }] })
    await until(() => source.asked === 0 || source.ended)
  })

  test('is asked of the caller no faster than the handler takes it', async () => {
    let go = () => {}
    const patience = new Promise<void>((resolve) => {
      go = resolve
    })
    gather = async (requests) => {
      await patience
      for await (const { reason } of requests) return echo(reason.slice(0, 1))
      return echo('')
    }
    const source = endless(large)
    const answer = client.gather(source)
    const ahead = await settled(() => source.asked)
    expect(ahead).toBeLessThan(100)
    go()
    await expect(answer).resolves.toEqual(echo('x'))
    await until(() => source.ended)
  })

  test('that breaks off at the caller leaves it its own error', async () => {
    async function* breaking() {
      yield echo('a')
      throw new Error('the disk is gone')
    }
    await expect(client.gather(breaking())).rejects.toThrow('the disk is gone')
  })
})

describe('streams both ways', () => {
  test('answer each message as it comes', async () => {
    await expect(all(client.chat(saying('a', 'b')))).resolves.toEqual(['a!', 'b!'])
  })

  test('end when either side has had enough', async () => {
    const source = endless('a')
    for await (const { reason } of client.chat(source)) if (reason === 'a!') break
    await until(() => source.ended)
    chat = async function* (requests) {
      for await (const { reason } of requests) {
        yield echo(`only ${reason}`)
        return
      }
    }
    await expect(all(client.chat(saying('a', 'b', 'c')))).resolves.toEqual(['only a'])
  })

  test('pass on what breaks off at either side', async () => {
    async function* breaking() {
      yield echo('a')
      throw new Error('the disk is gone')
    }
    await expect(all(client.chat(breaking()))).rejects.toThrow('the disk is gone')
    chat = async function* () {
      yield echo('a')
      throw refusal
    }
    await expect(all(client.chat(saying('a')))).rejects.toMatchObject({ reason: ErrorReason.CHALLENGE_CLOSED })
  })
})
