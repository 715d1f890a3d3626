import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { EventPrompt, Prompt } from '../calls/call.ts'

export type KnownTemplate = Exclude<Template, Template.UNSPECIFIED | Template.UNRECOGNIZED>

/** What a template's places are filled with, by name. */
export type Parameters = Readonly<Record<string, string>>

/** A text with places. One without the place for its code does not compile. */
type Text = `${string}<$otp$>${string}`

/** What carries a code to a person. */
type CodeTemplate = Exclude<KnownTemplate, Template.FRAUD_ALERT>

type Templates<Of> = Readonly<Record<CodeTemplate, Of>>

/** What tells administrators, by mail. */
type Notices = Readonly<Record<typeof Template.FRAUD_ALERT, string>>

/** The texts of one language. Each with a code fits one SMS segment with a short application name, in GSM 7-bit characters if it can. */
export type Texts = Templates<Text> &
  Notices & {
    /** What a mail with the text is about. A code is never in it: subjects are logged on the way, and shown on lock screens. */
    readonly subjects: Templates<`${string}<$application_name$>${string}`> & Notices
    readonly spoken: SpokenTexts
  }

/** What a voice says on the phone: short, for a verification that takes long is one that runs out. */
export type SpokenTexts = Readonly<Record<Prompt | EventPrompt, string>>
