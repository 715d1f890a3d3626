import { expect, test } from '@jest/globals'
import { DevicePlatform } from '#contracts/gen/countersign/types/v1/client'
import { platformOf } from './platform.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  ['WINDOWS', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`],
  ['WINDOWS', 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko'],
  ['WINDOWS', 'Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)'],
  [
    'WINDOWS',
    `Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) ${webKit} Chrome/52.0 Mobile Safari/537.36`,
  ],
  ['MACOS', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Chrome/126.0.0.0 Safari/537.36`],
  ['MACOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0'],
  ['MACOS', 'MacOutlook/16.86 (Intel Mac OS X Version 14.5)'],
  ['IOS', 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148'],
  ['IOS', 'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2'],
  ['IOS', 'Apple-iPhone14C2/2106.60'],
  ['IOS', 'Outlook-iOS/723.4141431.prod.iphone (4.2420.0)'],
  ['ANDROID', `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webKit} Chrome/126.0.0.0 Mobile Safari/537.36`],
  ['ANDROID', 'Dalvik/2.1.0 (Linux; U; Android 13; SM-S918B Build/TP1A.220624.014)'],
  ['LINUX', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'],
  ['LINUX', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/126.0.0.0 Safari/537.36`],
  ['UNSPECIFIED', 'curl/8.8.0'],
  ['UNSPECIFIED', 'okhttp/4.12.0'],
  ['UNSPECIFIED', ''],
] as const)('%s: %s', (name, userAgent) => {
  expect(platformOf(userAgent)).toBe(DevicePlatform[name])
})
