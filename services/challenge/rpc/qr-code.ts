import { toString } from 'qrcode'

/** A QR code as an SVG image, and as lines of block elements for a terminal. */
export interface QrCode {
  svg: string
  text: string
}

/** In a terminal light is what is drawn, for most are dark. Its margin is even, for a line shows two rows. */
const terminal = { margin: 2, color: { dark: '#ffffff', light: '#000000' } }

/** What the greatest QR code holds at the usual level of correction, M, in bytes (ISO/IEC 18004, version 40). */
const mostBytes = 2331

/** The QR code that holds a text; empty for no text, and for one that is too long. */
export async function qrCode(text: string): Promise<QrCode> {
  if (text === '' || Buffer.byteLength(text) > mostBytes) return { svg: '', text: '' }
  const [svg, lines] = await Promise.all([
    toString(text, { type: 'svg' }),
    toString(text, { type: 'utf8', ...terminal }),
  ])
  return { svg: svg.trimEnd(), text: lines }
}
