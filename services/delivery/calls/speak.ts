import { fill } from '../templates/fill.ts'
import { spokenIn } from '../templates/index.ts'
import type { EventPrompt, Prompt } from './call.ts'

/** What the places of prompts are filled with. */
export interface SpokenParameters {
  applicationName: string
  fraudCode: string
  extension: string
  /** What is to be confirmed; empty, or absent, for a sign-in. */
  event?: string
}

/** What is said where an event is to be confirmed; what is not here is the same. Silence is answered by the event again. */
const ofEvents: Partial<Record<Prompt, EventPrompt>> = {
  greeting: 'event',
  greetingPin: 'eventPin',
  fraudGreeting: 'fraudEvent',
  fraudGreetingPin: 'fraudEventPin',
  retry: 'event',
  retryPin: 'eventPin',
  authenticated: 'eventConfirmed',
  denied: 'eventDenied',
}

/** What is said for a prompt, and the language that it is said in: the best that there is, else English. */
export function speak(
  prompt: Prompt,
  wanted: string,
  { applicationName, fraudCode, extension, event = '' }: SpokenParameters,
): { text: string; language: string } {
  const { spoken, language } = spokenIn(wanted)
  const text = spoken[event === '' ? prompt : (ofEvents[prompt] ?? prompt)]
  const all = { application_name: applicationName, fraud_code: spelt(fraudCode), extension: spelt(extension), event }
  const wantedHere = Object.entries(all).filter(([name]) => text.includes(`<$${name}$>`))
  return { text: fill(text, Object.fromEntries(wantedHere)), language }
}

/** Digit by digit, so that no voice makes a number of it. */
export function spelt(keys: string): string {
  return keys.replace(/\D/g, '').split('').join(' ')
}
