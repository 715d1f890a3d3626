import { ChallengeServiceService, StartChallengeRequest } from '#contracts/gen/countersign/challenge/v1/challenge'
import type { Challenge } from '#contracts/gen/countersign/challenge/v1/challenge'
import { FraudServiceService } from '#contracts/gen/countersign/fraud/v1/fraud'
import { ReportingServiceService } from '#contracts/gen/countersign/reporting/v1/reporting'
import type { Cluster } from '#cli/start/cluster'
import { connect } from '#libs/rpc/client'
import { phone } from '#test/outside/phone'

/** Addresses set aside for documentation (RFC 5737): one from outside, and one of the network that Acme trusts. */
export const outside = '198.51.100.7'
export const inside = '203.0.113.9'

/** What an outside client has: an administrator's key, the addresses, and the phones and apps of those who sign in. */
export function openStage({ addresses, adminKey: key, carrierUrl, client }: Cluster) {
  const challenges = connect(ChallengeServiceService, { address: addresses.challenge, key })
  const fraud = connect(FraudServiceService, { address: addresses.fraud, key })
  const reports = connect(ReportingServiceService, { address: addresses.reporting, key })
  let requests = 0

  async function start(userId: string, clientIp: string): Promise<Challenge> {
    const requestId = `demo-${(requests += 1)}`
    const request = StartChallengeRequest.fromPartial({ requestId, userId, applicationId: 'vpn', clientIp })
    const { challenge } = await challenges.startChallenge(request)
    return challenge as Challenge
  }

  return {
    challenges,
    fraud,
    reports,
    start,
    answer({ id }: Challenge, code: string) {
      const answer = { kind: { $case: 'code' as const, value: code } }
      return challenges.answerChallenge({
        challengeId: id,
        requestId: '',
        factorId: '',
        rememberDevice: false,
        deviceToken: '',
        userAgent: '',
        answer,
      })
    },
    phone: (number: string) => phone({ carrierUrl, number }),
    /** What a person's authenticator app has loaded. */
    authenticator: (userId: string) => client.authenticators[userId] ?? '',
    close() {
      for (const each of [challenges, fraud, reports]) each.close()
    },
  }
}

export type Stage = ReturnType<typeof openStage>
