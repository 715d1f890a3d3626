/** Ends what the set-up of the run started. */
export default async function tearDown(): Promise<void> {
  const { stopTestPostgres } = globalThis as { stopTestPostgres?: () => Promise<void> }
  await stopTestPostgres?.()
}
