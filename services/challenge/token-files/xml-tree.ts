import type { SaxesTagNS } from 'saxes'
import type { XmlElement } from './xml-element.ts'

/** Makes elements of what a parser meets: the root as soon as it opens, and each of its children when it is whole. */
export class XmlTree {
  readonly #open: XmlElement[] = []
  #done: XmlElement[] = []

  get depth(): number {
    return this.#open.length
  }

  open({ local, uri, attributes }: SaxesTagNS, place: { line: number; column: number }): void {
    const plain = Object.values(attributes).filter(({ prefix, name }) => prefix === '' && name !== 'xmlns')
    const named = new Map(plain.map(({ name, value }) => [name, value]))
    const element = { name: local, namespace: uri, attributes: named, children: [], text: '', ...place }
    if (this.depth === 0) this.#done.push(element)
    // Not to the root: it would hold them all.
    if (this.depth > 1) this.#open.at(-1)?.children.push(element)
    this.#open.push(element)
  }

  text(part: string): void {
    const element = this.#open.at(-1)
    if (element && this.depth > 1) element.text += part
  }

  close(): void {
    const element = this.#open.pop()
    if (element && this.depth === 1) this.#done.push(element)
  }

  /** What became whole since it was last asked. */
  take(): XmlElement[] {
    const done = this.#done
    this.#done = []
    return done
  }
}
