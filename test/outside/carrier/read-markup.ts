import { SaxesParser } from 'saxes'

/** One verb of a TwiML document. */
export interface Verb {
  name: string
  attributes: Record<string, string>
  /** What is written in it, without the verbs in it. */
  text: string
  verbs: Verb[]
}

/** The verbs of a TwiML document; throws where it is no XML, or no TwiML. */
export function readMarkup(document: string): Verb[] {
  const root: Verb = { name: '', attributes: {}, text: '', verbs: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const verb = { name, attributes: { ...attributes }, text: '', verbs: [] }
    open.at(-1)?.verbs.push(verb)
    open.push(verb)
  })
  parser.on('text', (text) => {
    const verb = open.at(-1)
    if (verb) verb.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(document).close()
  const [response] = root.verbs
  if (response?.name !== 'Response') throw new Error('the document is no TwiML')
  return response.verbs
}
