import { expect, test } from '@jest/globals'
import { assertLoopback } from './transport.ts'

test.each([
  '127.0.0.1:0',
  '127.8.9.10:50051',
  'localhost:50051',
  '[::1]:50051',
  'dns:///localhost:1',
  'dns:localhost:1',
  'unix:/run/x',
  'ipv4:127.0.0.1:1,127.0.0.2:1',
])('plaintext may be spoken on %s', (address) => {
  expect(() => assertLoopback(address, 'dial')).not.toThrow()
})

test.each([
  '0.0.0.0:50051',
  '[::]:50051',
  '10.0.0.1:50051',
  '127.0.0.1.example.com:50051',
  'localhost.example.com:50051',
  'dns:///policy-headless.mfa.svc:50051',
  'dns://10.0.0.1/localhost:50051',
  'ipv4:127.0.0.1:1,10.0.0.1:1',
  'ipv4:127.0.0.1:1,localhost:1',
  'localhost',
  '',
])('plaintext may not be spoken on %s', (address) => {
  const sentence = `plaintext is for loopback only, so mutual TLS is needed to listen on ${address}`
  expect(() => assertLoopback(address, 'listen on')).toThrow(sentence)
})
