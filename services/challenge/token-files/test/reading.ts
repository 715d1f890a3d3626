import { expect } from '@jest/globals'
import { Refusal } from '#contracts/refusal'
import type { TokenFileOptions } from '../options.ts'
import { readTokenFile } from '../read-token-file.ts'
import type { BadRecord, Row, TokenRecord } from '../token-record.ts'

type Content = string | Buffer

/** The bytes of a file as a call would bring them, so many at a time. */
export async function* chunksOf(content: Content, size = 1000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** All rows of a file. */
export async function rowsOf(content: Content, options?: TokenFileOptions, size?: number): Promise<Row[]> {
  const { rows } = await readTokenFile(chunksOf(content, size), options)
  return all(rows)
}

/** Everything that comes. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** The tokens of a file that has nothing else. */
export async function tokensOf(content: Content, options?: TokenFileOptions): Promise<TokenRecord[]> {
  const rows = await rowsOf(content, options)
  expect(badOf(rows)).toEqual([])
  return goodOf(rows)
}

/** Why the rows of a file are bad, of a file that has no others. */
export async function reasonsOf(content: Content, options?: TokenFileOptions): Promise<string[]> {
  const rows = await rowsOf(content, options)
  expect(goodOf(rows)).toEqual([])
  return badOf(rows).map(({ reason }) => reason)
}

export function goodOf(rows: Row[]): TokenRecord[] {
  return rows.flatMap((row) => ('good' in row ? [row.good] : []))
}

export function badOf(rows: Row[]): BadRecord[] {
  return rows.flatMap((row) => ('bad' in row ? [row.bad] : []))
}

/** What a refused file is told; that it is INVALID_REQUEST about `file` goes without saying. */
export async function refusalOf(content: Content, options?: TokenFileOptions): Promise<string> {
  const refusal = await rowsOf(content, options).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(refusal instanceof Refusal)) throw refusal ?? new Error('the file was read')
  expect(refusal).toMatchObject({ reason: 1, violations: [{ field: 'file' }] })
  return refusal.message
}
