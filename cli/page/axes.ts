import { scaleLinear, scaleUtc } from 'd3-scale'
import { html, type Html } from './html.ts'
import { area } from './plot.ts'

const { width, height, left, right, top, bottom } = area

/** The scales of a plot over time, from one moment to another and from nothing to a most. */
export function scales([from, to]: readonly [Date, Date], most: number) {
  const x = scaleUtc([from, to], [left, width - right])
  const y = scaleLinear([0, most || 1], [height - bottom, top]).nice(5)
  return { x, y }
}

/** The lines and words of both axes; `shown` writes a value. */
export function axes({ x, y }: ReturnType<typeof scales>, shown: (value: number) => string): Html {
  return html`<g aria-hidden="true">
    ${y
      .ticks(5)
      .map(
        (value) =>
          html`<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(value))}" y2="${at(y(value))}" />
            <text x="${left - 6}" y="${at(y(value) + 4)}" text-anchor="end">${shown(value)}</text>`,
      )}
    ${x.ticks(8).map((moment) => html`<text x="${at(x(moment))}" y="${height - 8}" text-anchor="middle">${word(moment)}</text>`)}
  </g>`
}

/** The day where one begins, else the hour. */
function word(moment: Date): string {
  const [day = '', time = ''] = moment.toISOString().slice(5, 16).split('T')
  return time === '00:00' ? day : time
}

/** A place in a picture, exact enough. */
export const at = (place: number) => Math.round(place * 10) / 10
