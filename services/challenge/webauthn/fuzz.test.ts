import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { PasskeyClaim } from '../methods/method.ts'
import type { PasskeySecret } from '../methods/passkey.ts'
import { authenticator } from '../test/authenticator.ts'
import { runs, seed, spoilings, spoilt, type Handed, type Spoiling } from '../test/spoilt.ts'
import { verifyAssertion } from './assertion.ts'
import { verifyRegistration } from './registration.ts'

const origin = 'https://login.example.com'
const challenge = Buffer.alloc(32, 'c').toString('base64url')
const options = JSON.stringify({ challenge, rp: { id: 'example.com' }, rpId: 'example.com' })
const promised: PasskeySecret = {
  relyingPartyId: 'example.com',
  origins: [origin],
  accountName: 'ann',
  userHandle: 'aGk',
}

const device = authenticator({ origin })
const made = device.create(options)
const signed = device.get(options)
const parse = <T>(json: string) => JSON.parse(json) as T

type Verify = (secret: PasskeySecret, challenge: string, response: never) => Promise<PasskeyClaim | undefined>

/** What is seen in a text, and within a second of work; whoever asks takes a throw for nothing (`see-passkey.ts`). */
async function seen(verify: Verify, secret: PasskeySecret, json: string): Promise<PasskeyClaim | undefined> {
  const from = process.cpuUsage()
  try {
    return await verify(secret, challenge, JSON.parse(json) as never)
  } catch {
    return undefined
  } finally {
    expect(process.cpuUsage(from).user).toBeLessThan(1_000_000)
  }
}

async function proved(): Promise<PasskeySecret> {
  const claim = await seen(verifyRegistration, promised, made)
  if (!claim) throw new Error('the sound registration proves nothing')
  return { ...promised, credential: claim.credential }
}

/** The bytes that count in what was handed on; undefined where it is of no such form. */
function bytesIn(json: string, parts: readonly string[]): string[] | undefined {
  try {
    const { response } = parse<Handed>(json)
    return parts.map((part) => Buffer.from(response[part] as string, 'base64url').toString('hex'))
  } catch {
    return undefined
  }
}

const ofMade = ['clientDataJSON', 'attestationObject', 'transports']
const ofSigned = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']

describe(`whatever comes instead of what a browser handed on (seed ${seed})`, () => {
  test('a registration makes a key of the id that is named, for what was asked, or none', async () => {
    const property = fc.asyncProperty(spoilings(ofMade), async (spoiling) => {
      const given = spoilt(parse<Handed>(made), spoiling)
      const claim = await seen(verifyRegistration, promised, given)
      if (!claim) return
      const { id, publicKey, transports } = claim.credential
      expect(claim.challenge).toBe(challenge)
      expect(parse<{ id: string }>(given).id).toBe(id)
      expect(publicKey).toMatch(/^[\w-]+$/)
      expect(transports.length).toBeLessThanOrEqual(8)
    })
    await fc.assert(property, runs(3_000))
  })

  test('an assertion proves a person by the bytes that their key has signed, and by no others', async () => {
    const secret = await proved()
    const parts = ofSigned.slice(0, 2)
    const sound = bytesIn(signed, parts)
    const property = fc.asyncProperty(spoilings(ofSigned), async (spoiling: Spoiling) => {
      const given = spoilt(parse<Handed>(signed), spoiling)
      const claim = await seen(verifyAssertion, secret, given)
      expect(bytesIn(claim ? given : signed, parts)).toEqual(sound)
    })
    await fc.assert(property, runs(3_000))
  })

  test('an assertion cut anywhere proves nothing', async () => {
    const secret = await proved()
    expect(await seen(verifyAssertion, secret, signed)).toMatchObject({ challenge })
    for (let length = 0; length < signed.length; length += 5) {
      expect(await seen(verifyAssertion, secret, signed.slice(0, length))).toBeUndefined()
    }
  })

  test('neither is taken for the other', async () => {
    expect(await seen(verifyRegistration, promised, signed)).toBeUndefined()
    expect(await seen(verifyAssertion, await proved(), made)).toBeUndefined()
  })
})
