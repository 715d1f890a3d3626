// Writes the table of values into the README of each chart, from the comments of its values.yaml; with --check it only tells
// where one is not as it would be written, and fails. A value without a comment fails, too.
import { readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { isMap, parseDocument } from 'yaml'

const charts = ['deploy/charts/countersign', 'deploy/charts/countersign-deps']
const [begin, end] = ['<!-- values: written by scripts/chart-readme.js -->\n', '<!-- end of values -->\n']

/** The values below a map, each with its comment; the services say only what differs from `defaults`, so theirs is one row. */
function rows(map, path = []) {
  return map.items.flatMap(({ key, value }, index) => {
    const here = [...path, key.value]
    // The comment on the first key belongs, to the parser, to the map.
    const comment = key.commentBefore ?? (index === 0 ? map.commentBefore : undefined)
    if (!comment) throw new Error(`${here.join('.')} has no comment`)
    const about = comment.replaceAll(/\s+/g, ' ').trim()
    const open = isMap(value) && !value.flow && path[0] !== 'services'
    if (open) return [{ key: here, about }, ...rows(value, here)]
    return [{ key: here, about, value: JSON.stringify(value.toJSON()) }]
  })
}

function table(values) {
  const document = parseDocument(values)
  document.contents.commentBefore ??= document.commentBefore
  const lines = rows(document.contents).map(({ key, about, value }) => {
    const shown = value === undefined ? '' : `\`${value.replaceAll('|', '\\|')}\``
    return `| \`${key.join('.')}\` | ${shown} | ${about.replaceAll('|', '\\|')} |`
  })
  return ['| value | default | what it says |', '| --- | --- | --- |', ...lines, ''].join('\n')
}

let stale = false
for (const chart of charts) {
  const present = readFileSync(`${chart}/README.md`, 'utf8')
  const [before, after] = [present.split(begin)[0], present.split(end)[1]]
  const made = `${before}${begin}\n${table(readFileSync(`${chart}/values.yaml`, 'utf8'))}\n${end}${after}`
  const wanted = await format(made, { parser: 'markdown', printWidth: 120 })
  if (wanted === present) continue
  if (process.argv.includes('--check')) console.error(`${chart}/README.md is not as scripts/chart-readme.js writes it`)
  else writeFileSync(`${chart}/README.md`, wanted)
  stale = true
}
if (process.argv.includes('--check') && stale) process.exitCode = 1
