import {
  type AuditAnchor,
  type AuditEnd,
  type AuditHead,
  type AuditRow,
  StreamAuditResponse,
} from '#contracts/gen/countersign/reporting/v1/reporting'
import { firstHash, rowHash } from '#libs/audit/chain'
import { anchorStatement, isSigned, rangeStatement } from '#libs/audit/signature'
import { parsedJson } from '../json-message.ts'

/** What was proved: of which rows, by whose signature. */
export interface Proved {
  tenant: string
  from: bigint
  to: bigint
  /** The hash of the last row. */
  hash: Uint8Array
  signedAt: Date | undefined
  anchors: number
}

/** What was proved of the log before: the rows up to this one, which had this hash. */
export type Known = Pick<Proved, 'tenant' | 'to' | 'hash'>

/** Why a range is not proved, and from which row on it is not. */
export class Broken extends Error {
  readonly row: bigint
  constructor(row: bigint, message: string) {
    super(message)
    this.row = row
  }
}

interface State {
  head: AuditHead
  sequence: bigint
  hash: Uint8Array
  /** The last row that a signature vouches for. */
  vouched: bigint
  anchors: number
}

/**
 * Proves an exported range of an audit log, line by line, by nothing but itself and the public key: that every row follows from
 * the one before, that the signatures are over these rows, and that the end is the one that was signed. With what was
 * proved before, also that the log goes on from there: not even its owner may have cut it and written it anew. Throws Broken for
 * the first row that does not hold.
 */
export async function verifyAudit(lines: AsyncIterable<string>, publicKey: Uint8Array, known?: Known): Promise<Proved> {
  let state: State | undefined
  let end: AuditEnd | undefined
  for await (const line of lines) {
    if (line.trim() === '') continue
    const expected = (state?.sequence ?? 0n) + 1n
    if (end) throw new Broken(expected, 'something follows the end')
    const part = partIn(line, expected)
    if (!state) state = begun(part, publicKey, known)
    else if (part.$case === 'row') state = followed(state, part.value)
    else if (part.$case === 'anchor') state = anchored(state, part.value, publicKey)
    else if (part.$case === 'end') end = ended(state, part.value, publicKey)
    else throw new Broken(expected, 'a second head stands here')
    if (known && state.sequence === known.to && !isSame(state.hash, known.hash)) {
      throw new Broken(known.to, `the rows up to ${known.to} are not those that were proved before`)
    }
  }
  if (!state) throw new Broken(1n, 'the file is empty')
  if (!end)
    throw new Broken(state.sequence + 1n, `the file was cut off after row ${state.sequence}: its signed end is missing`)
  if (known && end.to < known.to) {
    throw new Broken(end.to + 1n, `the log ends with row ${end.to}, and once had ${known.to}`)
  }
  return {
    hash: state.hash,
    tenant: state.head.tenantId,
    from: state.head.from,
    to: end.to,
    signedAt: end.signedAt,
    anchors: state.anchors,
  }
}

type Part = NonNullable<StreamAuditResponse['part']>

function partIn(line: string, expected: bigint): Part {
  const json = parsedJson(line)
  try {
    const { part } = StreamAuditResponse.fromJSON(json)
    if (part) return part
  } catch {
    // Said below.
  }
  throw new Broken(expected, 'a line here is none of an audit log')
}

function begun(part: Part, publicKey: Uint8Array, known: Known | undefined): State {
  if (part.$case !== 'head') throw new Broken(1n, 'the file does not begin with the head of a range')
  const head = part.value
  const { from, previousHash, tenantId } = head
  if (from < 1n) throw new Broken(1n, 'the head names no row')
  if (known && (known.tenant !== tenantId || from > known.to + 1n)) {
    throw new Broken(known.to + 1n, 'the range does not go on from what was proved before')
  }
  if (from === 1n && !isSame(previousHash, firstHash(tenantId))) {
    throw new Broken(1n, 'row 1 does not follow from the name of the tenant')
  }
  if (head.publicKey.length === 0) throw new Broken(from, 'the range is not signed: the installation has no audit key')
  if (!isSame(head.publicKey, publicKey))
    throw new Broken(from, 'the range is signed by another key than the one given')
  return { head, sequence: from - 1n, hash: previousHash, vouched: from - 1n, anchors: 0 }
}

function followed(state: State, { sequence, body, hash }: AuditRow): State {
  const expected = state.sequence + 1n
  if (sequence !== expected) throw new Broken(expected, `row ${expected} is not where it belongs: row ${sequence} is`)
  if (!isSame(hash, rowHash(state.hash, sequence, body))) {
    throw new Broken(sequence, `row ${sequence} was changed, or the one before it was: its hash does not follow`)
  }
  return { ...state, sequence, hash }
}

function anchored(state: State, { sequence, hash, signedAt, signature }: AuditAnchor, publicKey: Uint8Array): State {
  const { tenantId: tenant } = state.head
  const statement = anchorStatement({ tenant, sequence, hash, signedAt: signedAt ?? new Date(0) })
  if (!isSigned(statement, signature, publicKey))
    throw unvouched(state, 'a signature among the rows is not by this key')
  if (sequence !== state.sequence || !isSame(hash, state.hash)) {
    throw unvouched(state, `the rows up to ${state.sequence} are not those that were signed`)
  }
  return { ...state, vouched: sequence, anchors: state.anchors + 1 }
}

function ended(state: State, end: AuditEnd, publicKey: Uint8Array): AuditEnd {
  const { tenantId: tenant, from, previousHash } = state.head
  const { to: sequence, hash, signedAt = new Date(0), signature } = end
  if (!isSigned(rangeStatement({ tenant, from, previousHash, sequence, hash, signedAt }), signature, publicKey)) {
    throw unvouched(state, 'the signature at the end is not by this key, or over another range')
  }
  if (sequence > state.sequence)
    throw new Broken(state.sequence + 1n, `rows ${state.sequence + 1n} to ${sequence} are missing`)
  if (sequence !== state.sequence || !isSame(hash, state.hash)) {
    throw unvouched(state, `the rows up to ${state.sequence} are not those that were signed`)
  }
  return end
}

function unvouched({ vouched }: State, why: string): Broken {
  return new Broken(vouched + 1n, `from row ${vouched + 1n} on nothing is proved: ${why}`)
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0
