import { BinaryReader } from '@bufbuild/protobuf/wire'
import type { Stored } from './settle.ts'

type Fields = Record<number, (reader: BinaryReader) => void>

/** Reads the fields of a message that it is told of, and passes over all others. */
function read(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag()
    const take = fields[field]
    if (take) take(reader)
    else reader.skip(wireType)
  }
}

/** One entry of a map, whose value is bytes. */
function entry(bytes: Uint8Array): [key: string, value: Buffer] {
  let [key, value] = ['', Buffer.alloc(0)]
  read(bytes, { 1: (reader) => (key = reader.string()), 2: (reader) => (value = Buffer.from(reader.bytes())) })
  return [key, value]
}

/**
 * A Secret as Helm sends it, in Kubernetes' own binary form: four bytes that say so, then `runtime.Unknown`, whose second
 * field is the message (k8s.io/apimachinery/pkg/runtime/generated.proto, k8s.io/api/core/v1/generated.proto).
 */
export function secretMessage(bytes: Buffer): Stored & { data: Record<string, string>; type: string } {
  const labels: Record<string, string> = {}
  const data: Record<string, string> = {}
  let [name, type] = ['', '']
  const metadata: Fields = {
    1: (reader) => (name = reader.string()),
    11(reader) {
      const [key, value] = entry(reader.bytes())
      labels[key] = value.toString()
    },
  }
  const secret: Fields = {
    1: (reader) => read(reader.bytes(), metadata),
    2(reader) {
      const [key, value] = entry(reader.bytes())
      data[key] = value.toString('base64')
    },
    3: (reader) => (type = reader.string()),
  }
  read(bytes.subarray(4), { 2: (reader) => read(reader.bytes(), secret) })
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, data, type }
}
