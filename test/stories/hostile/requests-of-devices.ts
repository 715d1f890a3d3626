import type { Scene } from './scene.ts'

/** Of devices: none of them has signed what is brought. */
export function devicesAbout({ userId, factorId: deviceId }: Scene) {
  const proof = 'hostile'
  return {
    listDevices: { userId },
    renameDevice: { deviceId, name: 'hostile' },
    blockDevice: { deviceId },
    unblockDevice: { deviceId },
    finishActivation: { activation: 'ABCD1234', proof },
    listPrompts: { deviceId, proof },
    watchPrompts: { deviceId, proof },
    answerPrompt: { deviceId, proof },
    changePushTarget: { deviceId, proof },
  }
}
