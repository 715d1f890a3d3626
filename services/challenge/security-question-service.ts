import { SecurityQuestionServiceService } from '#contracts/gen/countersign/challenge/v1/security_question'
import { implement, type Implementation } from '#libs/rpc/implement'
import type { Context } from './context.ts'
import { listSecurityQuestions } from './rpc/list-security-questions.ts'
import { setSecurityQuestions } from './rpc/set-security-questions.ts'
import { listSecurityQuestionsShape, setSecurityQuestionsShape } from './rpc/shapes-security-questions.ts'

const people = { scope: 'factors' }
const administrators = { scope: 'administration' }

/** The RPCs about the security questions that people choose from. */
export function securityQuestionService(ctx: Context): Implementation {
  return implement(SecurityQuestionServiceService, {
    listSecurityQuestions: {
      access: people,
      shape: listSecurityQuestionsShape,
      handle: (request, call) => listSecurityQuestions(ctx, request, call),
    },
    setSecurityQuestions: {
      access: administrators,
      shape: setSecurityQuestionsShape,
      handle: (request, call) => setSecurityQuestions(ctx, request, call),
    },
  })
}
