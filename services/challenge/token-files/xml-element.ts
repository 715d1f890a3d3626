import { RowProblem } from './row-problem.ts'

/** An element of XML with all that is in it. */
export interface XmlElement {
  /** Without its prefix. */
  name: string
  namespace: string
  /** Those without a prefix. */
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  /** The text directly in it; comments are no part of it, and do not split it. */
  text: string
  /** From 1; column 0 where the line ends within the tag's name. */
  line: number
  column: number
}

/** Where the names stand that are looked for. What has another namespace is an extension, and never taken for one of them. */
const understood = new Set([
  '',
  'urn:ietf:params:xml:ns:keyprov:pskc',
  'urn:ietf:params:xml:ns:keyprov:pskc:1.0',
  'urn:ietf:params:xml:ns:keyprov:container',
  'urn:ietf:params:xml:ns:keyprov:container:1.0',
  'http://www.w3.org/2000/09/xmldsig#',
  'http://www.w3.org/2001/04/xmlenc#',
  'http://www.w3.org/2009/xmlenc11#',
  'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#',
])

/** Whether an element is one of those, by any of the names that it had over the years. */
export function isNamed({ name, namespace }: XmlElement, names: readonly string[]): boolean {
  return names.includes(name) && understood.has(namespace)
}

/** The children of any of these names. */
export function childrenOf(element: XmlElement | undefined, ...names: string[]): XmlElement[] {
  return element?.children.filter((child) => isNamed(child, names)) ?? []
}

/** The one child of any of these names; of two it would be chance which one counts. */
export function childOf(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  const [first, second] = childrenOf(element, ...names)
  if (second) throw new RowProblem('row', `must have one element ${second.name}, not more`)
  return first
}

/** The text of that child, without white space around it; empty where there is none. */
export function textOf(element: XmlElement | undefined, ...names: string[]): string {
  return childOf(element, ...names)?.text.trim() ?? ''
}

/** The value of the first of these attributes that there is; empty where there is none. */
export function attributeOf(element: XmlElement | undefined, ...names: string[]): string {
  for (const name of names) {
    const value = element?.attributes.get(name)
    if (value !== undefined) return value.trim()
  }
  return ''
}
