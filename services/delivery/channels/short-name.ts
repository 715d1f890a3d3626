import type { Parameters } from '../templates/texts.ts'

/** Every further segment of a text is charged for: with a name this long, in characters, every text still fits the first. */
const longestName = 40

/** The parameters, with a name of the application that leaves room for the text. */
export function withShortName({ application_name: name, ...others }: Parameters): Parameters {
  return name === undefined ? others : { ...others, application_name: [...name].slice(0, longestName).join('') }
}
