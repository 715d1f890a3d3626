/** A question that people may choose, and the language it is in, as a BCP 47 tag. */
export interface SecurityQuestion {
  text: string
  language: string
}

const inEnglish = [
  'What was the name of your first pet?',
  'In which street did you live when you were eight years old?',
  'What was the name of your favourite teacher?',
  'What was the make of your first car?',
  'What was the first concert that you went to?',
  'What did you want to be when you were a child?',
  'What was the name of your best friend at school?',
  'In which town did your parents meet?',
  'What was the first dish that you learned to cook?',
  'What was the name of your first employer?',
]

/** What people may choose where their tenant has set no questions of its own. */
export const builtIn: readonly SecurityQuestion[] = inEnglish.map((text) => ({ text, language: 'en' }))

/** The questions in a language, whatever its region; those of all languages where it has fewer than so many. */
export function inLanguage(
  questions: readonly SecurityQuestion[],
  language: string,
  least: number,
): readonly SecurityQuestion[] {
  const own = questions.filter((question) => primary(question.language) === primary(language))
  return own.length < least ? questions : own
}

/** A tag's first part is the language (RFC 5646 §2.1); tags know no case. */
const primary = (tag: string) => tag.toLowerCase().split('-')[0]
