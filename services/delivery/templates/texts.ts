import { Template } from '#contracts/gen/countersign/delivery/v1/delivery'
import type { EventPrompt, Prompt } from '../calls/call.ts'

export type KnownTemplate = Exclude<Template, Template.UNSPECIFIED | Template.UNRECOGNIZED>

/** What a template's places are filled with, by name. */
export type Parameters = Readonly<Record<string, string>>

/** A text with places. One without the place for its code does not compile. */
type Text = `${string}<$otp$>${string}`

/** A text that names the application. */
type Naming = `${string}<$application_name$>${string}`

/** What carries a code to a person. */
type CodeTemplate = Exclude<KnownTemplate, NoticeTemplate | Template.PROMPT>

/** What tells administrators of something. */
type NoticeTemplate = Template.FRAUD_ALERT | Template.BYPASS_NOTICE | Template.LOCKOUT_NOTICE

/** What asks for a text back; it is never mailed. */
type ReplyTemplate =
  typeof Template.REPLY_CODE | typeof Template.REPLY_CODE_AND_PIN | typeof Template.REPLY_ENROLMENT_CODE

/** What asks for a text back by which an event is confirmed. */
export type EventReplyTemplate = Exclude<ReplyTemplate, typeof Template.REPLY_ENROLMENT_CODE>

/** What may be mailed. */
export type MailedTemplate = Exclude<KnownTemplate, ReplyTemplate>

type Templates<Of> = Readonly<Record<CodeTemplate, Of>>

/** What tells administrators, by mail. */
type Notices = Readonly<Record<NoticeTemplate, string>>

/** What a device shows until its app is opened: a lock screen is read by anyone. */
type Prompts = Readonly<Record<typeof Template.PROMPT, Naming>>

/** The texts of one language. Each with a code fits one SMS segment with a short application name, in GSM 7-bit characters if it can. */
export type Texts = Templates<Text> &
  Notices &
  Prompts & {
    /** What a mail with the text, or a prompt, is about. A code is never in it: subjects are logged on the way, and shown on lock screens. */
    readonly subjects: Omit<Templates<Naming>, ReplyTemplate> & Notices & Prompts
    /** What a text that tells of an event, and is answered by text, ends with. */
    readonly replying: Readonly<Record<EventReplyTemplate, string>>
    readonly spoken: SpokenTexts
  }

/** What a voice says on the phone: short, for a verification that takes long is one that runs out. */
export type SpokenTexts = Readonly<Record<Prompt | EventPrompt, string>>
