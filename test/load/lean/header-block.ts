/**
 * Headers in HPACK, each a literal with a name of its own that no table remembers (RFC 7541, section 6.2.2), so that the same
 * bytes say the same thing whenever they are sent.
 */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const fields = Object.entries(headers).map(([name, value]) => Buffer.concat([Buffer.of(0), text(name), text(value)]))
  return Buffer.concat(fields)
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'ascii')
  return Buffer.concat([length(bytes.length), bytes])
}

/** A whole number behind a prefix of seven bits, of which the eighth, for Huffman, is not set (RFC 7541, section 5.1). */
function length(value: number): Buffer {
  if (value < 127) return Buffer.of(value)
  const bytes = [127]
  for (let rest = value - 127; ; rest >>>= 7) {
    if (rest < 128) return Buffer.of(...bytes, rest)
    bytes.push((rest & 127) | 128)
  }
}
