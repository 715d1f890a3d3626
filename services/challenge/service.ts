import { ChallengeServiceService } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FactorServiceService } from '#contracts/gen/countersign/challenge/v1/factor'
import { KeyServiceService } from '#contracts/gen/countersign/challenge/v1/key'
import { LockoutServiceService } from '#contracts/gen/countersign/challenge/v1/lockout'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { appPasswordService } from './app-password-service.ts'
import { deviceService } from './device-service.ts'
import { pinService } from './pin-service.ts'
import { registrationService } from './registration-service.ts'
import { answerCall } from './rpc/answer-call.ts'
import { answerChallenge } from './rpc/answer-challenge.ts'
import { cancelChallenge } from './rpc/cancel-challenge.ts'
import { confirmFactor } from './rpc/confirm-factor.ts'
import { enrolFactor } from './rpc/enrol-factor.ts'
import { getChallenge } from './rpc/get-challenge.ts'
import { getConfirmationKeys } from './rpc/get-confirmation-keys.ts'
import { getKeyStatus } from './rpc/get-key-status.ts'
import { getLockouts } from './rpc/get-lockouts.ts'
import { listFactors } from './rpc/list-factors.ts'
import { removeFactor } from './rpc/remove-factor.ts'
import { resendChallenge } from './rpc/resend-challenge.ts'
import { rotateKeys } from './rpc/rotate-keys.ts'
import * as shapes from './rpc/shapes.ts'
import { getKeyStatusShape, rotateKeysShape } from './rpc/shapes-keys.ts'
import { getLockoutsShape, unlockShape } from './rpc/shapes-lockouts.ts'
import { startChallenge } from './rpc/start-challenge.ts'
import { unlock } from './rpc/unlock.ts'
import { watchChallenge } from './rpc/watch-challenge.ts'
import { securityQuestionService } from './security-question-service.ts'
import { tokenService } from './token-service.ts'

// The gateway is a peer of AnswerCall and of what anyone may know alone: whatever else it asks, it asks with its caller's key.
const challenges = { scope: 'challenge', peers: ['radius', 'ldap'] }
const factors = { scope: 'factors' }
const lockouts = { scope: 'factors:vouch' }
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
      getConfirmationKeys: {
        // Public keys are of no tenant; the gateway shows them to anyone.
        access: { ...challenges, peers: ['gateway', ...challenges.peers], tenant: 'optional' },
        shape: shapes.nothing,
        handle: () => Promise.resolve(getConfirmationKeys(ctx)),
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
    deviceService(ctx),
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
