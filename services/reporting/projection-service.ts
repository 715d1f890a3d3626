import { ProjectionServiceService } from '#contracts/gen/countersign/reporting/v1/projection'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { abandonRebuild } from './rpc/abandon-rebuild.ts'
import { addEvents } from './rpc/add-events.ts'
import { beginRebuild } from './rpc/begin-rebuild.ts'
import { finishRebuild } from './rpc/finish-rebuild.ts'
import { addEventsShape, nothingShape, streamEventsShape } from './rpc/shapes-projections.ts'
import { streamEvents } from './rpc/stream-events.ts'

/** Projections are of all tenants: the operator need not name one. */
const access = { scope: 'operator', tenant: 'optional' } as const

/** The RPCs about what reports are made of. */
export function projectionService(ctx: Context): Implementation {
  return implement(ProjectionServiceService, {
    streamEvents: { access, shape: streamEventsShape, handle: (request, call) => streamEvents(ctx, request, call) },
    beginRebuild: { access, shape: nothingShape, handle: () => beginRebuild(ctx) },
    addEvents: { access, shape: addEventsShape, handle: (request) => addEvents(ctx, request) },
    finishRebuild: { access, shape: nothingShape, handle: (_request, call) => finishRebuild(ctx, call) },
    abandonRebuild: { access, shape: nothingShape, handle: () => abandonRebuild(ctx) },
  })
}
