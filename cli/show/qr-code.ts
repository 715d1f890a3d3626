/** A QR code, for the camera of a phone: lines of blocks and blanks alone. Anything else that a text may hold is not shown. */
export function qrCode(lines: string): string {
  return /^[ █▀▄\n]+$/.test(lines) ? `${lines.trimEnd()}\n` : ''
}
