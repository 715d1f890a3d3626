import { html, type Html } from './html.ts'
import { type Numbers, numbers } from './table.ts'

/** How a plot is drawn, in the units of its own picture. */
export const area = { width: 860, height: 240, left: 48, right: 8, top: 8, bottom: 24 }

export interface Key {
  /** What it is drawn as: a class of the style sheet. */
  as: string
  name: string
}

interface Plot {
  id: string
  title: string
  /** What it shows, in a sentence, for those who do not see it too. */
  says: string
  keys?: readonly Key[]
  height?: number
  drawn: Html | readonly Html[]
  table: Numbers
}

/** A plot under its title, with its legend and its numbers. */
export function plot({ id, title, says, keys = [], height = area.height, drawn, table }: Plot): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p id="${id}-says">${says}</p>
    ${
      keys.length > 0 &&
      html`<ul>
        ${keys.map(legend)}
      </ul>`
    }
    <svg viewBox="0 0 ${area.width} ${height}" role="img" aria-labelledby="${id} ${id}-says">${drawn}</svg>
    ${numbers(table)}
  </section> `
}

const lines: ReadonlySet<string> = new Set(['one', 'two', 'three'])

function legend({ as, name }: Key): Html {
  const drawn = lines.has(as)
    ? html`<path class="${as}" d="M1 5H23" />`
    : html`<rect class="${as}" x="6" width="10" height="10" rx="2" />`
  return html`<li><svg viewBox="0 0 24 10" aria-hidden="true">${drawn}</svg>${name}</li>`
}
