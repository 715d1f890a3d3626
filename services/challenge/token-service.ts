import { TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { assignToken } from './rpc/assign-token.ts'
import { deleteToken } from './rpc/delete-token.ts'
import { importTokens } from './rpc/import-tokens.ts'
import { listTokens } from './rpc/list-tokens.ts'
import { replaceToken } from './rpc/replace-token.ts'
import { resynchroniseToken } from './rpc/resynchronise-token.ts'
import * as shapes from './rpc/shapes-tokens.ts'
import { unassignToken } from './rpc/unassign-token.ts'

const administrators = { scope: 'factors:vouch' }

/** The RPCs about hardware tokens. */
export function tokenService(ctx: Context): Implementation {
  return implement(TokenServiceService, {
    importTokens: {
      access: administrators,
      shape: shapes.importTokensShape,
      handle: (request, call) => importTokens(ctx, request, call),
    },
    listTokens: {
      access: administrators,
      shape: shapes.listTokensShape,
      handle: (request, call) => listTokens(ctx, request, call),
    },
    assignToken: {
      access: administrators,
      shape: shapes.assignTokenShape,
      handle: (request, call) => assignToken(ctx, request, call),
    },
    unassignToken: {
      access: administrators,
      shape: shapes.tokenIdShape,
      handle: (request, call) => unassignToken(ctx, request, call),
    },
    replaceToken: {
      access: administrators,
      shape: shapes.replaceTokenShape,
      handle: (request, call) => replaceToken(ctx, request, call),
    },
    resynchroniseToken: {
      access: administrators,
      shape: shapes.resynchroniseTokenShape,
      handle: (request, call) => resynchroniseToken(ctx, request, call),
    },
    deleteToken: {
      access: administrators,
      shape: shapes.tokenIdShape,
      handle: (request, call) => deleteToken(ctx, request, call),
    },
  })
}
