import { ScureBase32Plugin } from 'otplib'
import type { Secrets } from './secrets.ts'

/** A text that outsiders, or the curious inside, could come to read. Bytes are read as Latin-1. */
export interface Place {
  where: string
  text: string
}

/** Where a secret lies open, in words: `a code in a log line`, each once. */
export function findLeaks(places: Iterable<Place>, secrets: Secrets): string[] {
  const patterns = patternsOf(secrets)
  const found = new Set<string>()
  for (const { where, text } of places) {
    for (const [kind, pattern] of Object.entries(patterns)) if (pattern.test(text)) found.add(`${kind} in ${where}`)
  }
  return [...found].sort()
}

function patternsOf(secrets: Secrets): Record<string, RegExp> {
  const { codes, numbers, keys, seeds, pins, answers, appPasswords, accounts } = secrets
  return {
    // Six digits stand in many a hash, and behind many a decimal point: a code that stands by itself is meant.
    'a code': new RegExp(`(?<![0-9A-Za-z]|\\d\\.)(?:${anyOf(codes.map(plainly))})(?![0-9A-Za-z])`),
    'a number': new RegExp(anyOf(numbers.map(loosely))),
    'a key': new RegExp(anyOf(keys.map((key) => plainly(key.replace(/^cs[a-z]_/, ''))))),
    'a seed': new RegExp(anyOf(seeds.flatMap(spellings).map(plainly)), 'i'),
    // Behind a code, too: that is how they are typed.
    'a pin': new RegExp(anyOf(pins.map(plainly))),
    // However they were typed, and as they are read before they are hashed.
    'an answer': new RegExp(anyOf(answers.flatMap(readings).map(plainly)), 'i'),
    // As it is read, and as it is said.
    'an account': new RegExp(anyOf(accounts.map(inGroups))),
    'an app password': new RegExp(anyOf(appPasswords.map(inGroups)), 'i'),
  }
}

/** Whatever matches one of these; nothing does where there are none. */
const anyOf = (patterns: string[]) => [...new Set(patterns)].join('|') || '(?!)'

const plainly = (text: string) => text.replace(/[^\w]/g, '\\$&')

/** An answer in letters that are composed, and as bytes that are read as Latin-1. */
function readings(answer: string): string[] {
  const texts = [answer, answer.toLowerCase()].map((text) => text.trim().normalize('NFKC'))
  return texts.flatMap((text) => [text, Buffer.from(text).toString('latin1')])
}

/** The last ten digits, however they are grouped. */
const loosely = (number: string) => [...number.slice(-10)].join('[-. ()]{0,2}')

/** The letters, however they are grouped. */
const inGroups = (password: string) => [...password.replace(/\s/g, '')].join('\\s?')

/** The ways in which bytes are written. */
function spellings(seed: Buffer): string[] {
  const base32 = new ScureBase32Plugin().encode(seed, { padding: false })
  const base64 = seed.toString('base64').replace(/=+$/, '')
  return [seed.toString('latin1'), base32, base64, seed.toString('base64url'), seed.toString('hex')]
}
