import type { Context } from '../context.ts'
import { findHeard } from '../db/voice-messages.ts'
import { selectMessage } from '../greetings/select-message.ts'
import { soundUrl } from '../greetings/sound-url.ts'
import { tagsOf } from '../greetings/tags-of.ts'
import { typeOf } from '../greetings/type-of.ts'
import type { CallState, CallTerms, Prompt } from './call.ts'
import { instruct } from './instruct.ts'
import type { SealedCall } from './sealed-call.ts'

/** Where what the tenant has recorded for a prompt can be read; undefined where that is nothing. */
export type Recorded = (prompt: Prompt) => string | undefined

/** Looks up, in one statement, what the tenant has recorded of what is to be said on the line now. */
export async function recorded(
  { database, keyring, publicUrl, world }: Pick<Context, 'database' | 'keyring' | 'publicUrl' | 'world'>,
  tenantId: string,
  { call, sealed }: { call: CallState; sealed: SealedCall },
): Promise<Recorded> {
  const { language, applicationId = '' } = sealed
  const types = said(call, sealed.terms).map((prompt) => typeOf[prompt])
  if (types.length === 0) return () => undefined
  const wanted = { tenantId, languages: tagsOf(language), types, applicationId }
  const messages = await findHeard(database.kysely, wanted)
  return (prompt) => {
    const message = selectMessage(messages, { type: typeOf[prompt], language, applicationId })
    return message && soundUrl({ publicUrl, keyring }, { tenantId, soundFileId: message.soundFileId, now: world.now() })
  }
}

function said(call: CallState, terms: CallTerms): Prompt[] {
  return instruct(call, terms).actions.flatMap((action) => (action.do === 'say' ? [action.prompt] : []))
}
