import { ServerState } from '#contracts/gen/countersign/reporting/v1/heartbeat'

/** After how long without a word a server is silent, in milliseconds: four words are missing then (`libs/service/heartbeat.ts`). */
export const silentMs = 60_000

/** How a server stands at a moment: SERVING, STOPPED by somebody's will, or SILENT, be it killed or out of reach. */
export function serverStatus({ state, heardAt }: { state: ServerState; heardAt: Date }, now: Date): string {
  if (state === ServerState.STOPPED) return 'STOPPED'
  return now.getTime() - heardAt.getTime() > silentMs ? 'SILENT' : 'SERVING'
}
