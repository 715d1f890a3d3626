import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { Flag, frame, frameReader, FrameType, headerBytes, preface, Setting, writeHeader, type Frame } from './frame.ts'

/** A connection of HTTP/2 that makes unary calls of gRPC, and knows no more of either than these need. */
export interface Connection {
  /** Sends one message under these headers; gives the one that is answered, and rejects where none is. */
  ask(headers: Buffer, message: Uint8Array): Promise<Buffer>
  close(): void
}

interface Call {
  headers: Buffer
  message: Uint8Array
  answer: Buffer | undefined
  resolve(answer: Buffer): void
  reject(error: Error): void
}

/** The largest window there is (RFC 9113, section 6.9.1): we never make the server wait. */
const hugeWindow = 2 ** 31 - 1
/** What each side may send before it is told otherwise (RFC 9113, section 6.9.2). */
const firstWindow = 65_535
/** The longest frame that anyone has to take (RFC 9113, section 4.2): a message is sent in one. */
const longestFrame = 16_384
/** A gRPC message's compressed flag and length. */
const prefixBytes = 5

/** Opens a connection to `host:port` in plaintext, and waits for what the server has to say of it. */
export async function openConnection(address: string): Promise<Connection> {
  const at = address.lastIndexOf(':')
  const socket = dial({ host: address.slice(0, at), port: Number(address.slice(at + 1)), noDelay: true })
  await once(socket, 'connect')
  const connection = new LeanConnection(socket)
  await connection.agreed
  return connection
}

class LeanConnection implements Connection {
  /** Resolves when the server's settings are known. */
  readonly agreed: Promise<void>
  #agreement = () => {}
  readonly #socket: Socket
  readonly #calls = new Map<number, Call>()
  /** Calls that wait for the server's window, or for one of the calls it takes at once to end. */
  readonly #waiting: Call[] = []
  #out: Buffer[] = []
  #stream = -1
  #mostCalls = Infinity
  #window = firstWindow
  #mostBytes = longestFrame

  constructor(socket: Socket) {
    this.#socket = socket
    this.agreed = new Promise((resolve, reject) => {
      this.#agreement = resolve
      socket.once('close', () => reject(closed()))
    })
    socket.on(
      'data',
      frameReader((each) => this.#take(each)),
    )
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(closed()))
    this.#send(Buffer.concat([preface, settings, windowUpdate]))
  }

  ask(headers: Buffer, message: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const call = { headers, message, answer: undefined, resolve, reject }
      if (message.length + prefixBytes > this.#mostBytes) reject(new Error('the message is too long for one frame'))
      else if (this.#socket.destroyed) reject(closed())
      else if (this.#waiting.length > 0 || !this.#hasRoom(call)) this.#waiting.push(call)
      else this.#start(call)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #hasRoom({ message }: Call): boolean {
    return this.#calls.size < this.#mostCalls && message.length + prefixBytes <= this.#window
  }

  #start(call: Call): void {
    const { headers, message } = call
    const length = prefixBytes + message.length
    const stream = (this.#stream += 2)
    const bytes = Buffer.allocUnsafe(2 * headerBytes + headers.length + length)
    writeHeader(bytes, 0, { type: FrameType.HEADERS, flags: Flag.END_HEADERS, stream, length: headers.length })
    const data = headerBytes + headers.copy(bytes, headerBytes)
    writeHeader(bytes, data, { type: FrameType.DATA, flags: Flag.END_STREAM, stream, length })
    bytes[data + headerBytes] = 0
    bytes.writeUInt32BE(message.length, data + headerBytes + 1)
    bytes.set(message, data + headerBytes + prefixBytes)
    this.#window -= length
    this.#calls.set(stream, call)
    this.#send(bytes)
  }

  /** All that is sent in one turn goes out in one write. */
  #send(bytes: Buffer): void {
    if (this.#out.push(bytes) > 1) return
    process.nextTick(() => {
      this.#socket.write(this.#out.length === 1 ? bytes : Buffer.concat(this.#out))
      this.#out = []
    })
  }

  #take({ type, flags, stream, payload }: Frame): void {
    switch (type) {
      case FrameType.DATA:
        this.#collect(stream, payload, flags)
        return this.#endsWith(stream, flags)
      case FrameType.HEADERS:
        return this.#endsWith(stream, flags)
      case FrameType.RST_STREAM:
        return this.#finish(stream)
      case FrameType.SETTINGS:
        return this.#agree(payload, flags)
      case FrameType.PING:
        if ((flags & Flag.ACK) === 0) this.#send(frame({ type, flags: Flag.ACK, stream, payload }))
        return
      case FrameType.WINDOW_UPDATE:
        // One for a stream is of no use: its only message is out.
        if (stream === 0) this.#window += payload.readUInt32BE(0)
        return this.#startWaiting()
      case FrameType.GOAWAY:
        return this.#end(new Error('the server wants the connection closed'))
    }
  }

  #collect(stream: number, payload: Buffer, flags: number): void {
    const call = this.#calls.get(stream)
    if (flags & Flag.PADDED) this.#end(new Error('the server pads its frames'))
    if (call) call.answer = call.answer ? Buffer.concat([call.answer, payload]) : payload
  }

  #endsWith(stream: number, flags: number): void {
    if (flags & Flag.END_STREAM) this.#finish(stream)
  }

  /** What has no message, or half of one, was refused: why, is in headers that are not read. */
  #finish(stream: number): void {
    const call = this.#calls.get(stream)
    if (!call) return
    this.#calls.delete(stream)
    const { answer } = call
    const whole = answer && answer.length >= prefixBytes && answer.length === prefixBytes + answer.readUInt32BE(1)
    if (whole) call.resolve(answer.subarray(prefixBytes))
    else call.reject(new Error('the call was refused'))
    this.#startWaiting()
  }

  #agree(payload: Buffer, flags: number): void {
    if (flags & Flag.ACK) return
    for (let at = 0; at < payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2)
      const setting = payload.readUInt16BE(at)
      if (setting === Setting.MAX_CONCURRENT_STREAMS) this.#mostCalls = value
      if (setting === Setting.INITIAL_WINDOW_SIZE) this.#mostBytes = Math.min(value, longestFrame)
    }
    this.#send(frame({ type: FrameType.SETTINGS, flags: Flag.ACK, stream: 0, payload: Buffer.alloc(0) }))
    this.#agreement()
    this.#startWaiting()
  }

  #startWaiting(): void {
    for (let [call] = this.#waiting; call && this.#hasRoom(call); [call] = this.#waiting) {
      this.#waiting.shift()
      this.#start(call)
    }
  }

  #end(error: Error): void {
    for (const { reject } of [...this.#calls.values(), ...this.#waiting.splice(0)]) reject(error)
    this.#calls.clear()
    this.#socket.destroy()
  }
}

const closed = () => new Error('the connection was closed')

const settings = frame({
  ...{ type: FrameType.SETTINGS, flags: 0, stream: 0 },
  payload: Buffer.concat([
    setting(Setting.HEADER_TABLE_SIZE, 0),
    setting(Setting.ENABLE_PUSH, 0),
    setting(Setting.INITIAL_WINDOW_SIZE, hugeWindow),
  ]),
})

const windowUpdate = frame({
  ...{ type: FrameType.WINDOW_UPDATE, flags: 0, stream: 0 },
  payload: uint32(hugeWindow - firstWindow),
})

function setting(name: number, value: number): Buffer {
  return Buffer.concat([Buffer.of(0, name), uint32(value)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
