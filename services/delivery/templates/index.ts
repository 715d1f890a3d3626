import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import { nl } from './nl.ts'
import { pt } from './pt.ts'
import type { KnownTemplate, MailedTemplate, SpokenTexts, Texts } from './texts.ts'

/** Every language that has texts, by its primary or longer BCP 47 tag in lower case. */
export const languages: Readonly<Record<string, Texts>> = { en, de, fr, es, it, pt, nl, ja }

/**
 * The text of a template in the best language there is: the tag is shortened from its end until one has texts (RFC 4647
 * section 3.4, lookup), so `de-CH` finds `de`; what finds none gets English.
 */
export function textOf(template: KnownTemplate, language: string): string {
  return textsIn(language)[template]
}

/** What a mail of that template is about, in the language that its text is in. */
export function subjectOf(template: MailedTemplate, language: string): string {
  return textsIn(language).subjects[template]
}

/** How an event is confirmed by reply, in the language that a text of that template would have; undefined where it is not. */
export function replyingOf(template: KnownTemplate, language: string): string | undefined {
  const { replying } = textsIn(language)
  return (replying as Partial<Record<KnownTemplate, string>>)[template]
}

/** What is said on the phone, in the best language there is, and the tag of that language. */
export function spokenIn(language: string): { spoken: SpokenTexts; language: string } {
  const known = bestOf(language)
  return { spoken: (languages[known] ?? en).spoken, language: known }
}

function textsIn(language: string): Texts {
  return languages[bestOf(language)] ?? en
}

function bestOf(language: string): string {
  const subtags = language.toLowerCase().split('-')
  const tags = subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'))
  return tags.find((tag) => Object.hasOwn(languages, tag)) ?? 'en'
}
