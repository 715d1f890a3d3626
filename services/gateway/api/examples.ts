/** Messages as they may be, for the document, by the name of the operation. */
export const examples: Readonly<Record<string, { readonly request?: object; readonly response?: object }>> = {
  startChallenge: {
    request: { requestId: 'sign-in-4711', userId: 'ann', applicationId: 'vpn', clientIp: '198.51.100.7' },
    response: { challenge: challenge('CHALLENGE_STATE_PENDING') },
  },
  getChallenge: { response: { challenge: challenge('CHALLENGE_STATE_PENDING') } },
  answerChallenge: {
    request: { requestId: 'answer-4711-1', answer: { code: '428571' } },
    response: {
      approved: true,
      resultCode: 'RESULT_CODE_SUCCESS_SMS_AUTHENTICATED',
      challenge: challenge('CHALLENGE_STATE_APPROVED'),
    },
  },
  resendChallenge: {
    request: { factorId: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a49' },
    response: { challenge: challenge('CHALLENGE_STATE_PENDING') },
  },
  cancelChallenge: { response: { challenge: challenge('CHALLENGE_STATE_CANCELLED') } },
  enrolFactor: {
    request: { userId: 'ann', smsPhone: { number: '+14255550123' } },
    response: { factor: factor('FACTOR_STATE_PENDING'), confirmBefore: '2026-03-01T09:03:00.000Z' },
  },
  listFactors: { response: { factors: [factor('FACTOR_STATE_ACTIVE')] } },
  confirmFactor: {
    request: { code: '428571', requestId: 'confirm-4711' },
    response: { confirmed: true, factor: factor('FACTOR_STATE_ACTIVE'), attemptsLeft: 3 },
  },
  removeFactor: { response: {} },
  listDevices: { response: { devices: [device()] } },
  renameDevice: { request: { name: "Ann's phone" }, response: { device: device() } },
  blockDevice: { request: {}, response: { device: { ...device(), block: 'DEVICE_BLOCK_REQUESTED' } } },
  unblockDevice: { request: {}, response: { device: device() } },
  uploadSoundFile: { response: { soundFile: soundFile() } },
  listSoundFiles: { response: { soundFiles: [soundFile()] } },
  deleteSoundFile: { response: {} },
  putVoiceMessage: {
    request: { voiceMessage: { type: 'VOICE_MESSAGE_TYPE_GREETING', language: 'de', soundFileId: soundFile().id } },
    response: { voiceMessage: voiceMessage() },
  },
  listVoiceMessages: { response: { voiceMessages: [voiceMessage()] } },
  deleteVoiceMessage: { response: {} },
}

function soundFile() {
  return {
    id: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a51',
    description: 'Ms Weber says hello',
    format: 'SOUND_FORMAT_WAV',
    size: 96_044,
    durationMs: 12_000,
    createdAt: '2026-03-01T08:59:00.000Z',
  }
}

function voiceMessage() {
  return {
    id: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a52',
    type: 'VOICE_MESSAGE_TYPE_GREETING',
    language: 'de',
    soundFileId: soundFile().id,
    etag: '1',
  }
}

function device() {
  return {
    id: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a50',
    userId: 'ann',
    name: "Ann's phone",
    type: 'iPhone 15',
    appVersion: '1.0.0',
    activated: true,
    proved: true,
    pushed: true,
    createdAt: '2026-03-01T08:59:00.000Z',
  }
}

function challenge(state: string) {
  return {
    id: '0198f2a6-5b1d-7c3e-9f00-3d2c1b0a9f8e',
    state,
    options: [{ factorId: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a49', method: 'METHOD_ONE_WAY_SMS', hint: '+*********23' }],
    factorId: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a49',
    expiresAt: '2026-03-01T09:03:00.000Z',
    attemptsLeft: 3,
    resendsLeft: 2,
    userId: 'ann',
    applicationId: 'vpn',
    createdAt: '2026-03-01T09:00:00.000Z',
  }
}

function factor(state: string) {
  return {
    id: '0198f2a6-3c5e-7d10-8a55-0f6d1c2b3a49',
    userId: 'ann',
    method: 'METHOD_ONE_WAY_SMS',
    state,
    hint: '+*********23',
    createdAt: '2026-03-01T08:59:00.000Z',
  }
}
