import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'

/** In this order: an iPhone claims to be like Mac OS X, Android to be Linux, and a Windows phone to be nearly everything. */
const marks: readonly (readonly [RegExp, DevicePlatform])[] = [
  [/\bWindows\b/i, DevicePlatform.WINDOWS],
  [/\b(iPhone|iPad|iPod|iOS|iPadOS)/i, DevicePlatform.IOS],
  [/\bAndroid\b/i, DevicePlatform.ANDROID],
  [/\b(Macintosh|Mac OS X|macOS)\b/i, DevicePlatform.MACOS],
  [/\b(Linux|X11|CrOS)\b/i, DevicePlatform.LINUX],
]

/**
 * What a device runs on by its User-Agent; UNSPECIFIED where that does not say. It is what the program says of itself, so
 * it is a help against mistakes, not against attackers. An iPad that asks for desktop sites says that it is a Mac.
 */
export function platformOf(userAgent: string): DevicePlatform {
  return marks.find(([mark]) => mark.test(userAgent))?.[1] ?? DevicePlatform.UNSPECIFIED
}
