import { SaxesParser, type SaxesStartTagNS } from 'saxes'
import { most } from './limits.ts'
import { unreadable } from './unreadable.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlTree } from './xml-tree.ts'

type Parser = SaxesParser<{ xmlns: true }>

/**
 * Reads XML with namespaces: the root first, as yet without children, then each of its children whole; memory holds one of
 * them. Refuses what is not well formed, has a DOCTYPE (and so any entity of its own), nests too deep, or is too large in any
 * one place.
 */
export async function* xmlElements(pieces: AsyncIterable<string>): AsyncGenerator<XmlElement> {
  const parser = new SaxesParser({ xmlns: true })
  const tree = new XmlTree()
  const bounds = boundsOf(parser, tree)
  build(parser, tree, bounds)
  forbid(parser, bounds)
  let read = 0
  for await (const piece of pieces) {
    if (piece.includes('\ufffd')) throw unreadable('must be written in UTF-8 or UTF-16')
    parser.write(piece)
    // The parser's own position is wrong between two pieces: it counts the last one twice.
    bounds.check((read += piece.length))
    yield* tree.take()
  }
  parser.close()
  yield* tree.take()
}

interface Bounds {
  /** Up to that position: between two events nothing may be long, and neither may one package be. */
  check(position: number): void
  /** The same, at an event. */
  event(): void
  attribute(): void
  tag(): void
}

function boundsOf(parser: Parser, tree: XmlTree): Bounds {
  let [lastEvent, lastOutside, attributes] = [0, 0, 0]
  const check = (position: number) => {
    if (position - lastEvent > most.xmlText) throw unreadable('has a text or a tag that is too long')
    if (position - lastOutside > most.xmlPackage) throw unreadable('has a package that is too large')
  }
  const event = () => {
    check(parser.position)
    lastEvent = parser.position
    if (tree.depth < 2) lastOutside = parser.position
  }
  const tag = () => {
    event()
    attributes = 0
    if (tree.depth === most.xmlDepth) throw unreadable(`must nest at most ${most.xmlDepth} deep`)
  }
  const attribute = () => {
    event()
    attributes += 1
    if (attributes > most.xmlAttributes) throw unreadable('has a tag with too many attributes')
  }
  return { check, event, attribute, tag }
}

function build(parser: Parser, tree: XmlTree, bounds: Bounds): void {
  let place = { line: 0, column: 0 }
  const text = (part: string) => {
    bounds.event()
    tree.text(part)
  }
  parser.on('opentagstart', (tag) => {
    bounds.tag()
    place = placeOf(tag, parser)
  })
  parser.on('attribute', bounds.attribute)
  parser.on('opentag', (tag) => {
    bounds.event()
    tree.open(tag, place)
  })
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', () => {
    bounds.event()
    tree.close()
  })
  parser.on('comment', bounds.event)
  parser.on('processinginstruction', bounds.event)
}

function forbid(parser: Parser, bounds: Bounds): void {
  parser.on('error', () => {
    throw unreadable(`must be well-formed XML, and is not in line ${parser.line}`)
  })
  parser.on('doctype', () => {
    throw unreadable('must have no DOCTYPE')
  })
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    bounds.event()
    if (!/^(utf-?(8|16)|us-ascii)$/i.test(encoding)) throw unreadable('must be written in UTF-8 or UTF-16')
  })
}

/** Where the tag's angle bracket is; the parser has read its name and one character more. */
function placeOf({ name }: Pick<SaxesStartTagNS, 'name'>, { line, column }: Parser): { line: number; column: number } {
  return column === 0 ? { line: line - 1, column: 0 } : { line, column: column - name.length - 1 }
}
