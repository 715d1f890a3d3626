/** The same bytes in pieces of one size, the last one smaller: so a piece is found by its number. */
export async function* inPieces(bytes: AsyncIterable<string | Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let [waiting, length]: [Buffer[], number] = [[], 0]
  for await (const each of bytes) {
    const more = Buffer.from(each as string)
    waiting.push(more)
    length += more.length
    if (length < size) continue
    const all = Buffer.concat(waiting)
    let from = 0
    for (; length - from >= size; from += size) yield all.subarray(from, from + size)
    waiting = [all.subarray(from)]
    length -= from
  }
  if (length > 0) yield Buffer.concat(waiting)
}
