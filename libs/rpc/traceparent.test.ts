import { expect, test } from '@jest/globals'
import { traced, tracedIn } from './traceparent.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

test.each(['https://mfa.example.com/hooks', 'https://mfa.example.com/hooks?tenant=acme'])(
  'who calls back at %s goes on with the trace that it names',
  (url) => {
    const named = traced(url, traceparent)
    expect(named.startsWith(url)).toBe(true)
    expect(tracedIn(named)).toBe(traceparent)
    expect(traced(url, undefined)).toBe(url)
    expect(tracedIn(url)).toBeUndefined()
  },
)

test.each(['', 'x', `${traceparent}0`, traceparent.replace(/[a-f]/g, '0').replace(/[1-9]/g, '0')])(
  'an address that names %j names no span',
  (given) => {
    expect(tracedIn(`https://mfa.example.com/hooks?trace=${given}`)).toBeUndefined()
  },
)
