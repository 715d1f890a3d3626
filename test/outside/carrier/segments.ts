const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
    'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const extended = new Set('\f^{}\\[~]|€')

/**
 * How many SMS segments a body takes. The GSM 7-bit alphabet (3GPP TS 23.038) holds 160 characters alone and 153 per
 * part, its extension characters counting twice; any other character makes the whole body UCS-2: 70 alone, 67 per part.
 */
export function segments(body: string): number {
  const characters = [...body]
  const gsm = characters.every((character) => basic.has(character) || extended.has(character))
  const weigh = (character: string) => (gsm ? (extended.has(character) ? 2 : 1) : character.length)
  const { alone, part } = gsm ? { alone: 160, part: 153 } : { alone: 70, part: 67 }
  const weights = characters.map(weigh)
  return weights.reduce((sum, weight) => sum + weight, 0) <= alone ? 1 : parts(weights, part)
}

/** A character of weight two is never split over two parts. */
function parts(weights: number[], part: number): number {
  let count = 1
  let room = part
  for (const weight of weights) {
    if (weight > room) {
      count++
      room = part
    }
    room -= weight
  }
  return count
}
