import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import { afterAll, describe, expect, test } from '@jest/globals'
import { EchoService } from '#libs/testing/echo'
import type { Onward } from './call.ts'
import type { AnyMethod } from './definition.ts'
import { OutgoingCall } from './outgoing-call.ts'

const client = new Client('localhost:1', credentials.createInsecure())
afterAll(() => client.close())

function call(onward: Onward, method: keyof typeof EchoService = 'say'): OutgoingCall {
  const metadata = new Metadata({ waitForReady: true })
  metadata.set('countersign-tenant', 'default')
  const endpoint = { client, metadata, defaultTimeoutMs: 5_000, observe: undefined }
  return new OutgoingCall(endpoint, EchoService[method] as AnyMethod, onward)
}

describe('the deadline', () => {
  test('is that of the call it is made for, less twenty milliseconds', () => {
    expect(call({ deadline: 60_000 }).options.deadline).toBe(59_980)
    expect(call({ deadline: 60_000 }, 'repeat').options.deadline).toBe(59_980)
  })

  test.each([{}, { deadline: Infinity }])('is the default if there is none to inherit: %j', (onward) => {
    const before = Date.now()
    const { deadline } = call(onward).options
    expect(deadline).toBeGreaterThanOrEqual(before + 5_000)
    expect(deadline).toBeLessThanOrEqual(Date.now() + 5_000)
  })

  test('is none for a stream of responses, which then does not wait for a connection either', () => {
    const { options, metadata } = call({}, 'repeat')
    expect(options.deadline).toBe(Infinity)
    expect(metadata.getOptions()).toEqual({ waitForReady: false })
    expect(call({}).metadata.getOptions()).toEqual({ waitForReady: true })
  })
})

test('the tenant is that of the call it is made for, if that has one', () => {
  const tenants = [{ tenant: 'acme' }, { tenant: '' }, {}].map((onward) =>
    call(onward).metadata.get('countersign-tenant'),
  )
  expect(tenants).toEqual([['acme'], ['default'], ['default']])
})

test('a call that is followed is cancelled with its signal, until it has ended', () => {
  const cancel = new AbortController()
  const cancelled: string[] = []
  const [open, ended] = [call({ signal: cancel.signal }), call({ signal: cancel.signal })]
  open.follow({ cancel: () => cancelled.push('open') })
  ended.follow({ cancel: () => cancelled.push('ended') })
  ended.end(status.OK)
  cancel.abort()
  expect(cancelled).toEqual(['open'])
})

test('an error that is not the library’s is thrown as it is', () => {
  const error = new Error('the disk is gone')
  expect(call({}).fail(error)).toBe(error)
})
