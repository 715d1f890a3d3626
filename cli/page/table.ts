import { html, type Html } from './html.ts'

export interface Numbers {
  /** What the numbers are of. */
  caption: string
  /** The first is the rows' name. */
  heads: readonly string[]
  rows: readonly (readonly string[])[]
}

/** What a plot shows, as numbers. A long table scrolls, but not on paper. */
export function numbers({ caption, heads, rows }: Numbers): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name = '', ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}
