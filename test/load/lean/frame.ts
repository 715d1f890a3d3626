/** The frames of HTTP/2 that a gRPC call is made of (RFC 9113, section 6). */
export const FrameType = {
  DATA: 0,
  HEADERS: 1,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
} as const

/** END_STREAM on DATA and HEADERS is ACK on SETTINGS and PING: both are the lowest bit. */
export const Flag = { END_STREAM: 1, ACK: 1, END_HEADERS: 4, PADDED: 8 } as const

/** What a connection begins with (RFC 9113, section 3.4). */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** The identifiers of the settings that matter here (RFC 9113, section 6.5.2). */
export const Setting = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
} as const

/** The length of a frame's header. */
export const headerBytes = 9

/** One frame as it was received. */
export interface Frame {
  type: number
  flags: number
  /** 0 for the connection itself. */
  stream: number
  payload: Buffer
}

/** The bytes of a frame. */
export function frame({ type, flags, stream, payload }: Frame): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + payload.length)
  writeHeader(bytes, 0, { type, flags, stream, length: payload.length })
  payload.copy(bytes, headerBytes)
  return bytes
}

/** Writes a frame's header in front of a payload of that length. */
export function writeHeader(
  bytes: Buffer,
  at: number,
  { type, flags, stream, length }: Omit<Frame, 'payload'> & { length: number },
): void {
  bytes.writeUIntBE(length, at, 3)
  bytes[at + 3] = type
  bytes[at + 4] = flags
  bytes.writeUInt32BE(stream, at + 5)
}

/** Cuts what arrives into frames, wherever it was torn, and hands on each one that is whole. */
export function frameReader(take: (frame: Frame) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    while (at + headerBytes <= bytes.length) {
      const end = at + headerBytes + bytes.readUIntBE(at, 3)
      if (end > bytes.length) break
      take({
        type: bytes[at + 3] as number,
        flags: bytes[at + 4] as number,
        stream: bytes.readUInt32BE(at + 5) & 0x7fffffff,
        payload: bytes.subarray(at + headerBytes, end),
      })
      at = end
    }
    rest = bytes.subarray(at)
  }
}
