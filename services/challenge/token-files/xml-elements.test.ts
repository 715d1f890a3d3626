import { describe, expect, test } from '@jest/globals'
import { most } from './limits.ts'
import { containerOf, packageOf } from './test/pskc-writer.ts'
import { chunksOf, refusalOf, rowsOf, tokensOf } from './test/reading.ts'
import { textPieces } from './text-pieces.ts'
import { xmlElements } from './xml-elements.ts'

const file = containerOf(packageOf())
const start = '<KeyPackage>'

/** The file with something put in before its first package. */
function having(text: string): string {
  return file.replace(start, `${text}${start}`)
}

describe('XML that is no good is refused as a whole', () => {
  test.each([
    ['a DOCTYPE', file.replace('<KeyContainer', '<!DOCTYPE KeyContainer>\n<KeyContainer'), 'must have no DOCTYPE'],
    [
      'an external entity',
      file.replace('<KeyContainer', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<KeyContainer'),
      'must have no DOCTYPE',
    ],
    [
      'an entity bomb',
      file
        .replace('<KeyContainer', '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><KeyContainer')
        .replace('Acme', '&b;'),
      'must have no DOCTYPE',
    ],
    [
      'a DOCTYPE without an end',
      `<!DOCTYPE x [${'<!ENTITY a "aa">'.repeat(10_000)}`,
      'has a text or a tag that is too long',
    ],
    ['an entity that nobody declared', file.replace('Acme', '&acme;'), 'must be well-formed XML, and is not in line 5'],
    [
      'an entity without an end',
      file.replace('Acme', `&${'a'.repeat(100_000)}`),
      'has a text or a tag that is too long',
    ],
    ['a tag that is not closed', file.replace('</KeyContainer>', ''), 'must be well-formed XML'],
    ['a wrong end', file.replace('</KeyPackage>', '</Package>'), 'must be well-formed XML'],
    ['a prefix that nobody declared', having('<y:A/>'), 'must be well-formed XML'],
    ['an attribute twice', having('<A b="1" b="2"/>'), 'must be well-formed XML'],
    ['two roots', `${file}<A/>`, 'must be well-formed XML'],
    ['nesting', having('<A>'.repeat(32) + '</A>'.repeat(32)), 'must nest at most 32 deep'],
    ['a long text', having(`<A>${'x'.repeat(most.xmlText + 1)}</A>`), 'has a text or a tag that is too long'],
    ['a long attribute', having(`<A b="${'x'.repeat(most.xmlText + 1)}"/>`), 'has a text or a tag that is too long'],
    ['a long name', having(`<${'x'.repeat(most.xmlText + 1)}/>`), 'has a text or a tag that is too long'],
    ['a long comment', having(`<!--${'x'.repeat(most.xmlText + 1)}-->`), 'has a text or a tag that is too long'],
    ['a long instruction', having(`<?p ${'x'.repeat(most.xmlText + 1)}?>`), 'has a text or a tag that is too long'],
    [
      'a long CDATA',
      having(`<A><![CDATA[${'x'.repeat(most.xmlText + 1)}]]></A>`),
      'has a text or a tag that is too long',
    ],
    [
      'many attributes',
      having(`<A ${Array.from({ length: 65 }, (_, at) => `a${at}=""`).join(' ')}/>`),
      'too many attributes',
    ],
    ['a large package', having(`<A>${'<B/>'.repeat(most.xmlPackage / 4)}</A>`), 'has a package that is too large'],
    ['another encoding', file.replace('UTF-8', 'ISO-8859-1'), 'must be written in UTF-8 or UTF-16'],
    [
      'bytes that are no text',
      Buffer.concat([Buffer.from(file), Buffer.from([0xff])]),
      'must be written in UTF-8 or UTF-16',
    ],
    ['another root', '<Keys/>', 'must be a KeyContainer (PSKC) or Tokens (SafeNet), if it is XML'],
    ['another namespace', file.replace('ns:keyprov:pskc"', 'ns:other"'), 'must be a KeyContainer (PSKC) or Tokens'],
    ['a later version', file.replace('Version="1.0"', 'Version="2.0"'), 'must be PSKC of version 1.0'],
    ['no element', '<?xml version="1.0"?>', 'must be well-formed XML'],
  ])('%s', async (_what, content, message) => {
    expect(await refusalOf(content)).toMatch(message)
  })

  test('what it says repeats nothing of the file', async () => {
    expect(await refusalOf(file.replace('</Secret>', '</GEZDGNBVGY3TQOJQ>'))).not.toMatch('GEZDGNBV')
  })
})

describe('XML that is merely unusual is read', () => {
  test.each([
    ['a mark at its beginning', `\ufeff${file}`],
    ['UTF-16', Buffer.from(`\ufeff${file.replace('UTF-8', 'UTF-16')}`, 'utf16le')],
    ['comments and instructions', having('<!-- DOCTYPE --><?sort by serial?>')],
    ['references of XML itself', file.replace('Acme', '&#65;c&#x6d;e')],
    ['CDATA', file.replace('Acme', '<![CDATA[Ac]]>me')],
    ['the widest nesting', having('<A>'.repeat(31) + '</A>'.repeat(31))],
    ['other elements', having('<A><B c="d">e</B></A><z:A xmlns:z="urn:z"/>')],
    ['no declaration', file.slice(file.indexOf('<KeyContainer'))],
    ['no namespace', file.replace(/ xmlns="[^"]*"/, '')],
  ])('%s', async (_what, content) => {
    expect(await tokensOf(content)).toMatchObject([{ serial: '1001', manufacturer: 'Acme' }])
  })
})

test.each([1_000, 2 ** 16 - 1, 2 ** 16, 2 ** 16 + 1, 2 ** 17])(
  'a file that is far longer than any one text may be is read in pieces of %i bytes',
  async (size) => {
    const packages = Array.from({ length: 800 }, (_, serial) => packageOf({ serial: `${serial}` }))
    const content = containerOf(packages.join(''))
    expect(content.length).toBeGreaterThan(4 * most.xmlText)
    expect(await rowsOf(content, undefined, size)).toHaveLength(800)
  },
)

test('the root comes first and bare, then each child whole, with its place', async () => {
  const text = '<a b="1" x:b="2" xmlns:x="urn:x">\n <c>1<d>2</d>3</c>\n  <x:e/>\n<f\n g="1"/></a>'
  const seen: object[] = []
  for await (const element of xmlElements(textPieces(chunksOf(text, 1)))) {
    const { name, namespace, line, column, children } = element
    seen.push({
      name,
      namespace,
      line,
      column,
      children: children.length,
      text: element.text,
      b: element.attributes.get('b'),
    })
  }
  expect(seen).toMatchObject([
    { name: 'a', namespace: '', line: 1, column: 1, children: 0, text: '', b: '1' },
    { name: 'c', line: 2, column: 2, children: 1, text: '13' },
    { name: 'e', namespace: 'urn:x', line: 3, column: 3 },
    { name: 'f', line: 4, column: 0 },
  ])
})
