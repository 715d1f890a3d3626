/** The bytes of Base64 (RFC 4648, section 4), white space ignored as XML has it; undefined where it is none. */
export function fromBase64(text: string): Buffer | undefined {
  const letters = text.replaceAll(/\s/g, '')
  const whole = letters.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(letters)
  return whole ? Buffer.from(letters, 'base64') : undefined
}
