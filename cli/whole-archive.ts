import type { ProjectionServiceService, StreamEventsResponse } from '#contracts/gen/countersign/reporting/v1/projection'
import type { Remote } from '#libs/rpc/client'
import { wasCutOff } from './was-cut-off.ts'

type Projections = Pick<Remote<typeof ProjectionServiceService>, 'streamEvents'>

/** The events of the stream after one number, to its end, however often the call was cut off: then comes another head. */
export async function* wholeArchive(projections: Projections, after: bigint): AsyncGenerator<StreamEventsResponse> {
  let last = after
  for (;;) {
    const asked = last
    try {
      for await (const response of projections.streamEvents({ after: asked })) {
        yield response
        if (response.part?.$case === 'event') last = response.part.value.sequence
      }
      return
    } catch (error) {
      if (last === asked || !wasCutOff(error)) throw error
    }
  }
}
