import { AppPasswordServiceService } from '#contracts/gen/countersign/challenge/v1/app_password'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { createAppPassword } from './rpc/create-app-password.ts'
import { listAppPasswords } from './rpc/list-app-passwords.ts'
import { revokeAppPassword } from './rpc/revoke-app-password.ts'
import { revokeAppPasswords } from './rpc/revoke-app-passwords.ts'
import * as shapes from './rpc/shapes-app-passwords.ts'
import { verifyAppPassword } from './rpc/verify-app-password.ts'

const people = { scope: 'factors' }
/** Whoever lets old clients in. */
const oldClients = { scope: 'app-passwords', peers: ['radius', 'ldap'] }

/** The RPCs about app passwords. */
export function appPasswordService(ctx: Context): Implementation {
  return implement(AppPasswordServiceService, {
    createAppPassword: {
      access: people,
      shape: shapes.createAppPasswordShape,
      handle: (request, call) => createAppPassword(ctx, request, call),
    },
    verifyAppPassword: {
      access: oldClients,
      shape: shapes.verifyAppPasswordShape,
      handle: (request, call) => verifyAppPassword(ctx, request, call),
    },
    listAppPasswords: {
      access: people,
      shape: shapes.listAppPasswordsShape,
      handle: (request, call) => listAppPasswords(ctx, request, call),
    },
    revokeAppPassword: {
      access: people,
      shape: shapes.oneAppPasswordShape,
      handle: (request, call) => revokeAppPassword(ctx, request, call),
    },
    revokeAppPasswords: {
      access: people,
      shape: shapes.allAppPasswordsShape,
      handle: (request, call) => revokeAppPasswords(ctx, request, call),
    },
  })
}
