import { Purpose } from '../challenge.ts'
import { isPrompt } from '../is-prompt.ts'
import type { ChallengeRow } from './challenges.ts'

/** The span over which texts and prompts are counted. */
export const tenMinutes = 10 * 60_000

/** How many prompts were sent to the person whose row is `g`, and not approved, since that parameter. */
export const promptsSince = (since: string) => `(select count(*) from jsonb_each(g.prompts) as sent,
  jsonb_array_elements_text(sent.value) as at where at::int8 > ${since}::int8)`

/** The prompts of the person whose row is `g` with one more, and without those whose last was sent before. */
export const withPrompt = ({ id, at, since }: { id: string; at: string; since: string }) => `(
  select coalesce(jsonb_object_agg(sent.key, sent.value), '{}') from jsonb_each(g.prompts) as sent
  where (sent.value ->> -1)::int8 > ${since}::int8)
  || jsonb_build_object(${id}::text, coalesce(g.prompts -> ${id}::text, '[]') || to_jsonb(${at}::int8))`

/** What a tenant allows unless told. */
const usual = 3

/** How many prompts a person may be sent in ten minutes. The tests of devices are bounded as challenges alone. */
export function mostPrompts({ purpose, limits }: Pick<ChallengeRow, 'purpose' | 'limits'>): number {
  return purpose === Purpose.SIGN_IN ? (limits.app?.promptsPerTenMinutes ?? usual) : limits.challengesPerFiveMinutes * 2
}

/** Whether it is a prompt, when, since when others count, and how many there may be. */
export function promptValues(row: ChallengeRow, now: Date): [boolean, number, number, number] {
  return [isPrompt(row), now.getTime(), now.getTime() - tenMinutes, mostPrompts(row)]
}
