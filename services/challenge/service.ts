import { AppPasswordServiceService } from '#contracts/gen/countersign/challenge/v1/app_password'
import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { KeyServiceService } from '#contracts/gen/countersign/challenge/v1/key'
import { LockoutServiceService } from '#contracts/gen/countersign/challenge/v1/lockout'
import { PinServiceService } from '#contracts/gen/countersign/challenge/v1/pin'
import { TokenServiceService } from '#contracts/gen/countersign/challenge/v1/token'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { registrationService } from './registration-service.ts'
import { answerCall } from './rpc/answer-call.ts'
import { answerChallenge } from './rpc/answer-challenge.ts'
import { assignToken } from './rpc/assign-token.ts'
import { cancelChallenge } from './rpc/cancel-challenge.ts'
import { changePin } from './rpc/change-pin.ts'
import { confirmFactor } from './rpc/confirm-factor.ts'
import { createAppPassword } from './rpc/create-app-password.ts'
import { deleteToken } from './rpc/delete-token.ts'
import { enrolFactor } from './rpc/enrol-factor.ts'
import { getChallenge } from './rpc/get-challenge.ts'
import { getKeyStatus } from './rpc/get-key-status.ts'
import { getLockouts } from './rpc/get-lockouts.ts'
import { getPin } from './rpc/get-pin.ts'
import { importTokens } from './rpc/import-tokens.ts'
import { listAppPasswords } from './rpc/list-app-passwords.ts'
import { listFactors } from './rpc/list-factors.ts'
import { listTokens } from './rpc/list-tokens.ts'
import { removeFactor } from './rpc/remove-factor.ts'
import { removePin } from './rpc/remove-pin.ts'
import { replaceToken } from './rpc/replace-token.ts'
import { resynchroniseToken } from './rpc/resynchronise-token.ts'
import { resendChallenge } from './rpc/resend-challenge.ts'
import { revokeAppPassword } from './rpc/revoke-app-password.ts'
import { revokeAppPasswords } from './rpc/revoke-app-passwords.ts'
import { rotateKeys } from './rpc/rotate-keys.ts'
import { setPin } from './rpc/set-pin.ts'
import * as appPasswords from './rpc/shapes-app-passwords.ts'
import * as shapes from './rpc/shapes.ts'
import { getKeyStatusShape, rotateKeysShape } from './rpc/shapes-keys.ts'
import { getLockoutsShape, unlockShape } from './rpc/shapes-lockouts.ts'
import { changePinShape, onePinShape, setPinShape } from './rpc/shapes-pins.ts'
import * as tokenShapes from './rpc/shapes-tokens.ts'
import { startChallenge } from './rpc/start-challenge.ts'
import { unassignToken } from './rpc/unassign-token.ts'
import { unlock } from './rpc/unlock.ts'
import { verifyAppPassword } from './rpc/verify-app-password.ts'
import { watchChallenge } from './rpc/watch-challenge.ts'
import { securityQuestionService } from './security-question-service.ts'

// The gateway is a peer of AnswerCall alone: whatever else it asks, it asks with its caller's key.
const challenges = { scope: 'challenge', peers: ['radius', 'ldap'] }
const factors = { scope: 'factors' }
/** Whoever lets old clients in. */
const oldClients = { scope: 'app-passwords', peers: ['radius', 'ldap'] }
const pinsOfOthers = { scope: 'factors:vouch' }
const lockouts = { scope: 'factors:vouch' }
const tokens = { scope: 'factors:vouch' }
/** Keys are of no tenant: the operator need not name one. */
const keys = { scope: 'operator', tenant: 'optional' } as const

/** Every RPC of the challenge service: who may call it, what a request looks like, and what answers it. */
export function implementations(ctx: Context): Implementation[] {
  return [
    implement(ChallengeServiceService, {
      startChallenge: {
        access: challenges,
        shape: shapes.startChallengeShape,
        handle: (request, call) => startChallenge(ctx, request, call),
      },
      answerChallenge: {
        access: challenges,
        shape: shapes.answerChallengeShape,
        handle: (request, call) => answerChallenge(ctx, request, call),
      },
      resendChallenge: {
        access: challenges,
        shape: shapes.resendChallengeShape,
        handle: (request, call) => resendChallenge(ctx, request, call),
      },
      getChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => getChallenge(ctx, request, call),
      },
      watchChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => watchChallenge(ctx, request, call),
      },
      cancelChallenge: {
        access: challenges,
        shape: shapes.challengeIdShape,
        handle: (request, call) => cancelChallenge(ctx, request, call),
      },
      answerCall: {
        // Only the gateway has what a carrier signed.
        access: { peers: ['gateway'] },
        shape: shapes.answerCallShape,
        handle: (request, call) => answerCall(ctx, request, call),
      },
    }),
    implement(FactorServiceService, {
      enrolFactor: {
        access: factors,
        shape: shapes.enrolFactorShape,
        handle: (request, call) => enrolFactor(ctx, request, call),
      },
      confirmFactor: {
        access: factors,
        shape: shapes.confirmFactorShape,
        handle: (request, call) => confirmFactor(ctx, request, call),
      },
      listFactors: {
        access: factors,
        shape: shapes.listFactorsShape,
        handle: (request, call) => listFactors(ctx, request, call),
      },
      removeFactor: {
        access: factors,
        shape: shapes.factorIdShape,
        handle: (request, call) => removeFactor(ctx, request, call),
      },
    }),
    appPasswordService(ctx),
    pinService(ctx),
    securityQuestionService(ctx),
    registrationService(ctx),
    implement(LockoutServiceService, {
      getLockouts: {
        access: lockouts,
        shape: getLockoutsShape,
        handle: (request, call) => getLockouts(ctx, request, call),
      },
      unlock: {
        access: lockouts,
        shape: unlockShape,
        handle: (request, call) => unlock(ctx, request, call),
      },
    }),
    tokenService(ctx),
    implement(KeyServiceService, {
      rotateKeys: {
        access: keys,
        shape: rotateKeysShape,
        handle: (request, call) => rotateKeys(ctx, request, call),
      },
      getKeyStatus: {
        access: keys,
        shape: getKeyStatusShape,
        handle: () => getKeyStatus(ctx),
      },
    }),
  ]
}

function appPasswordService(ctx: Context): Implementation {
  return implement(AppPasswordServiceService, {
    createAppPassword: {
      access: factors,
      shape: appPasswords.createAppPasswordShape,
      handle: (request, call) => createAppPassword(ctx, request, call),
    },
    verifyAppPassword: {
      access: oldClients,
      shape: appPasswords.verifyAppPasswordShape,
      handle: (request, call) => verifyAppPassword(ctx, request, call),
    },
    listAppPasswords: {
      access: factors,
      shape: appPasswords.listAppPasswordsShape,
      handle: (request, call) => listAppPasswords(ctx, request, call),
    },
    revokeAppPassword: {
      access: factors,
      shape: appPasswords.oneAppPasswordShape,
      handle: (request, call) => revokeAppPassword(ctx, request, call),
    },
    revokeAppPasswords: {
      access: factors,
      shape: appPasswords.allAppPasswordsShape,
      handle: (request, call) => revokeAppPasswords(ctx, request, call),
    },
  })
}

function pinService(ctx: Context): Implementation {
  return implement(PinServiceService, {
    setPin: {
      access: pinsOfOthers,
      shape: setPinShape,
      handle: (request, call) => setPin(ctx, request, call),
    },
    changePin: {
      access: factors,
      shape: changePinShape,
      handle: (request, call) => changePin(ctx, request, call),
    },
    getPin: {
      access: factors,
      shape: onePinShape,
      handle: (request, call) => getPin(ctx, request, call),
    },
    removePin: {
      access: pinsOfOthers,
      shape: onePinShape,
      handle: (request, call) => removePin(ctx, request, call),
    },
  })
}

function tokenService(ctx: Context): Implementation {
  return implement(TokenServiceService, {
    importTokens: {
      access: tokens,
      shape: tokenShapes.importTokensShape,
      handle: (request, call) => importTokens(ctx, request, call),
    },
    listTokens: {
      access: tokens,
      shape: tokenShapes.listTokensShape,
      handle: (request, call) => listTokens(ctx, request, call),
    },
    assignToken: {
      access: tokens,
      shape: tokenShapes.assignTokenShape,
      handle: (request, call) => assignToken(ctx, request, call),
    },
    unassignToken: {
      access: tokens,
      shape: tokenShapes.tokenIdShape,
      handle: (request, call) => unassignToken(ctx, request, call),
    },
    replaceToken: {
      access: tokens,
      shape: tokenShapes.replaceTokenShape,
      handle: (request, call) => replaceToken(ctx, request, call),
    },
    resynchroniseToken: {
      access: tokens,
      shape: tokenShapes.resynchroniseTokenShape,
      handle: (request, call) => resynchroniseToken(ctx, request, call),
    },
    deleteToken: {
      access: tokens,
      shape: tokenShapes.tokenIdShape,
      handle: (request, call) => deleteToken(ctx, request, call),
    },
  })
}
