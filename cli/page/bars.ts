import { scaleLinear } from 'd3-scale'
import { at } from './axes.ts'
import { html, type Html } from './html.ts'
import { area } from './plot.ts'

const [rowHeight, nameWidth, wordsWidth] = [28, 190, 170]

/** A bar that lies, in parts. */
export interface Bar {
  name: string
  parts: readonly { as: string; count: number }[]
  /** What stands behind it. */
  words: string
}

/** Bars that lie, one below the other, the longest as wide as there is room; and how high that is. */
export function bars(all: readonly Bar[]): { drawn: Html[]; height: number } {
  const lengths = all.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0))
  const x = scaleLinear([0, Math.max(1, ...lengths)], [0, area.width - nameWidth - wordsWidth])
  const drawn = all.map(({ name, parts, words }, row) => {
    let from = 0
    const pieces = parts.map(({ as, count }) => {
      const [begin, end] = [x(from), x((from += count))]
      return (
        count > 0 &&
        html`<rect
          class="${as}"
          x="${at(nameWidth + begin)}"
          width="${at(Math.max(1, end - begin))}"
          y="${row * rowHeight + 5}"
          height="${rowHeight - 10}"
        />`
      )
    })
    const middle = row * rowHeight + rowHeight / 2 + 4
    return html`<g
      ><text class="name" x="${nameWidth - 10}" y="${middle}" text-anchor="end">${short(name)}</text> ${pieces}<text
        x="${at(nameWidth + x(from) + 8)}"
        y="${middle}"
        >${words}</text
      ></g
    > `
  })
  return { drawn, height: Math.max(1, all.length) * rowHeight }
}

/** As much of a name as there is room for; the table has all of it. */
const short = (name: string) => (name.length <= 28 ? name : `${name.slice(0, 27)}…`)
