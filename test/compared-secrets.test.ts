import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '..')
const isTest = (path: string) => /\.test\.ts$|(^|\/)test\//.test(path)
const generated = 'libs/contracts/gen/'
const product = ['libs', 'services', 'cli']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts') && !isTest(path) && !path.startsWith(generated))
  .toSorted()

/** The product's files in which something is written, one that only says so in a comment left out. */
const filesWith = (pattern: RegExp) =>
  product.filter((path) => pattern.test(readFileSync(join(root, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')))

/** Where a secret that was given is compared with the one that is kept, and what keeps it from being guessed there. */
const compares: Record<string, string> = {
  // Of a person, few bits: every look is counted first.
  'services/challenge/app-password.ts': 'the guard',
  'services/challenge/methods/app-notification.ts': 'the guard',
  'services/challenge/methods/oath.ts': 'the guard',
  'services/challenge/methods/one-way-sms.ts': 'the guard',
  'services/challenge/methods/phone-call.ts': 'the guard',
  'services/challenge/methods/recovery-code.ts': 'the guard',
  'services/challenge/methods/security-questions.ts': 'the guard',
  'services/challenge/methods/spoken-code.ts': 'the guard',
  'services/challenge/methods/temporary-access-pass.ts': 'the guard',
  'services/challenge/methods/two-way-sms.ts': 'the guard',
  'services/challenge/pin.ts': 'the guard',
  'services/challenge/see-passkey.ts': 'the guard: what it saw is told by nobody but the gate',
  'services/challenge/webauthn/assertion.ts': 'the guard',
  'services/challenge/webauthn/registration.ts': 'the guard',
  'services/challenge/methods/resynchronise.ts': 'the guard',
  // Of an administrator's own file.
  'services/challenge/same-token.ts': 'a seed of 128 bits or more',
  'services/challenge/token-files/pskc-mac.ts': 'a MAC of 160 bits or more',
  // Of machines, 128 bits and more: no count makes them safer.
  'services/challenge/registration.ts': 'a token of 256 bits',
  'services/delivery/providers/http-receipt.ts': 'a seal of 256 bits',
  'services/delivery/providers/twilio-signature.ts': 'a signature of 160 bits',
  'services/policy/operator.ts': 'a key of 256 bits',
  // Which of several challenges a text is for: whichever it is, the guard judges it.
  'services/delivery/replies/awaited.ts': 'a count by number and day, made before each look',
  // What somebody has just keyed, keyed again: it is nobody's PIN yet.
  'services/delivery/calls/chosen-pin.ts': 'as few tries as one call has',
  // Nobody's secret: whether a retry is of the same message.
  'services/delivery/greetings/sound-url.ts': 'a signature of 256 bits over an address that runs out',
  'services/delivery/new-message.ts': 'nothing is told',
  // What the others compare by.
  'libs/db/keyed-hash.ts': 'its callers',
  'services/challenge/code.ts': 'the guard, as its callers are methods',
  'services/challenge/slow-hash.ts': 'its callers',
}

const comparing =
  /\b(timingSafeEqual|sameHash|isSameHash|matchesMac|isCodeOf|verify(Assertion|Registration|AuthenticationResponse|RegistrationResponse))\b|\.matches\(/

test('every place that compares a secret is in the list, with what keeps it from being guessed', () => {
  expect(filesWith(comparing)).toEqual(Object.keys(compares).toSorted())
})

test('what a person gives is looked at under guard, and nowhere else', () => {
  expect(filesWith(/(?<!function )\bunderGuard\(/)).toEqual([
    'services/challenge/app-password.ts',
    'services/challenge/challenge.ts',
    'services/challenge/resynchronisation.ts',
    'services/challenge/rpc/change-pin.ts',
  ])
  expect(filesWith(/\bmethods\[[^\]]+\](\.judge\b|$)/m)).toEqual(['services/challenge/look.ts'])
  expect(filesWith(/(?<!function )\blook\(held/)).toEqual(['services/challenge/challenge.ts'])
  expect(filesWith(/\bjudgeAnswer\(/)).toEqual(['services/challenge/challenge.ts', 'services/challenge/gate.ts'])
  expect(filesWith(/\bjudgeAppPassword\(/)).toEqual([
    'services/challenge/app-password-gate.ts',
    'services/challenge/app-password.ts',
  ])
  expect(filesWith(/\bctx\s*\.(gate|appPasswordGate)\(|\bctx\s*\n\s*\.gate\(/)).toEqual([
    'services/challenge/judge-proof.ts',
    'services/challenge/rpc/answer-call.ts',
    'services/challenge/rpc/answer-challenge.ts',
    'services/challenge/rpc/answer-prompt.ts',
    'services/challenge/rpc/finish-activation.ts',
    'services/challenge/rpc/verify-app-password.ts',
  ])
  expect(filesWith(/(?<!function )\bjudgeProof\(/)).toEqual([
    'services/challenge/rpc/confirm-factor.ts',
    'services/challenge/rpc/prove-factor.ts',
  ])
})
