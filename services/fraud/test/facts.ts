import type { Facts } from '../signals/signal.ts'

/** Somebody nobody has heard of, from nowhere. */
export const nobody: Facts = {
  network: undefined,
  proved: false,
  provedHere: false,
  country: undefined,
  countriesKnown: false,
  provedInCountry: false,
  minutesSinceElsewhere: undefined,
  device: undefined,
  devicesKnown: false,
  deviceKnown: false,
  badNetwork: false,
  torExit: false,
  signIns: 0,
  wrongAnswers: 0,
  duplicateCodes: 0,
  prompts: 0,
  signInsAtAddress: 0,
  failuresAtAddress: 0,
  signInsInNetwork: 0,
  failuresInNetwork: 0,
  signInsToApplication: 0,
  earlierToApplication: 0,
  people: 0,
  failedPeople: 0,
}

/** Somebody known, where and how they always sign in. */
export const ordinary: Facts = {
  ...nobody,
  network: '192.0.2.0/24',
  proved: true,
  provedHere: true,
  country: 'DE',
  countriesKnown: true,
  provedInCountry: true,
  device: 'd',
  devicesKnown: true,
  deviceKnown: true,
  signIns: 1,
  signInsToApplication: 50,
  earlierToApplication: 300,
  people: 1,
}
