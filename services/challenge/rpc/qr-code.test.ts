import { expect, test } from '@jest/globals'
import { create } from 'qrcode'
import { qrCode } from './qr-code.ts'

const uri = 'otpauth://totp/Acme:bob%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme'
const made = create(uri)
const { size, data } = made.modules
const dark = (row: number, column: number) => data[row * size + column] === 1
const rows = Array.from({ length: size }, (_, row) => row)

/** The dark squares of the image, by its strokes: `M` goes to a place, `m` on by so much, `h` draws. */
function darkIn(svg: string): Set<string> {
  const strokes = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? ''
  const found = new Set<string>()
  let [x, y] = [0, 0]
  for (const [, command, first, second] of strokes.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(first), Number(second) - 0.5]
    else if (command === 'm') [x, y] = [x + Number(first), y + Number(second)]
    else for (let end = x + Number(first); x < end; x++) found.add(`${y} ${x}`)
  }
  return found
}

test('the QR code of a URI holds that URI and nothing else', () => {
  const held = made.segments.map(({ data: piece }) =>
    typeof piece === 'string' ? piece : Buffer.from(piece as unknown as Uint8Array).toString('utf8'),
  )
  expect(held.join('')).toBe(uri)
})

test('the image shows every dark square of it, and no other, within four light ones all around', async () => {
  const { svg } = await qrCode(uri)
  expect(svg).toMatch(/^<svg [^>]*><path [^>]*><path [^>]*><\/svg>$/)
  expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
  const expected = rows.flatMap((row) =>
    rows.filter((column) => dark(row, column)).map((column) => `${row + 4} ${column + 4}`),
  )
  expect([...darkIn(svg)].sort()).toEqual(expected.sort())
})

test('the lines for a terminal draw what is light, two rows a line', async () => {
  const { text } = await qrCode(uri)
  const lines = text.split('\n')
  const light = (row: number, column: number) => {
    const shown = lines[Math.floor(row / 2) + 1]?.[column + 2] ?? ''
    return shown === '█' || shown === (row % 2 === 0 ? '▀' : '▄')
  }
  expect(text).toMatch(/^[ █▀▄\n]+$/)
  expect(lines[0]).toBe('█'.repeat(size + 4))
  for (const row of rows) for (const column of rows) expect(light(row, column)).toBe(!dark(row, column))
})

test('the longest text fits; one that is longer has no code, nor has none', async () => {
  const none = { svg: '', text: '' }
  expect((await qrCode('x'.repeat(2331))).svg).toContain('viewBox="0 0 185 185"')
  expect(await qrCode('x'.repeat(2332))).toEqual(none)
  expect(await qrCode('')).toEqual(none)
})
