import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Server, ServerCredentials, status, type sendUnaryData } from '@grpc/grpc-js'
import { AnswerCallResponse, ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { DeliveryServiceService, ReceiveCallResponse } from '#contracts/gen/countersign/delivery/v1/delivery'
import { logger } from '#libs/runtime/log'
import { createLife } from '#libs/runtime/life'
import { begin } from '../begin.ts'

const log = logger('gateway', { write() {} })
const { life, end } = createLife({ log })
const services = new Server()
let asked: string[] = []
let url = ''

/** Answers as a replica that is going when it is asked first, and then as another. */
function secondTime<T>(name: string, answer: () => T) {
  return (_call: unknown, done: sendUnaryData<T>) => {
    asked.push(name)
    const first = asked.filter((each) => each === name).length === 1
    if (first) done({ code: status.UNAVAILABLE, details: 'draining' })
    else done(null, answer())
  }
}

beforeAll(async () => {
  const question = { tenant: 'acme', challengeId: 'c', factorId: 'f', requestId: 'd:1', token: 't', pin: '2580' }
  const judged = () => asked.includes('answerCall')
  services.addService(DeliveryServiceService, {
    receiveCall: secondTime('receiveCall', () =>
      ReceiveCallResponse.fromPartial({ genuine: true, ...(judged() ? { markup: '<Response/>' } : { question }) }),
    ),
  } as never)
  services.addService(ChallengeServiceService, {
    answerCall: secondTime('answerCall', () => AnswerCallResponse.fromPartial({ approved: true })),
  } as never)
  const port = await new Promise<number>((resolve, reject) =>
    services.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  )
  const address = `127.0.0.1:${port}`
  const config = { LISTEN: '127.0.0.1:0', HEALTH_LISTEN: undefined, TLS_FOLDER: undefined }
  const running = await begin(
    life,
    { ...config, PUBLIC_URL: 'https://mfa.example.com', CHALLENGE_ADDRESS: address, DELIVERY_ADDRESS: address },
    { log },
  )
  url = `http://${running.address}`
})
afterAll(async () => {
  await end(Promise.resolve())
  services.forceShutdown()
})

test('a call goes on when the replicas that are asked first are going', async () => {
  asked = []
  const body = new URLSearchParams({ CallSid: 'CA1', Digits: '2580' })
  const response = await fetch(`${url}/webhooks/calls/twilio-voice`, { method: 'POST', body })
  expect([response.status, await response.text()]).toEqual([200, '<Response/>'])
  expect(asked).toEqual(['receiveCall', 'receiveCall', 'answerCall', 'answerCall', 'receiveCall'])
})
