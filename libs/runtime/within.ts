/** What the work comes to, unless it takes longer than the limit in milliseconds: then an error, and its outcome is ignored. */
export async function within<T>(limitMs: number, work: () => Promise<T> | T): Promise<T> {
  const { promise: late, timer } = expiry(limitMs)
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

function expiry(limitMs: number) {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${limitMs} ms`)), limitMs)
  })
  return { promise, timer }
}
