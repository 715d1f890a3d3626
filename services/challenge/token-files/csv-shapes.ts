import type { TokenFileOptions } from './options.ts'

/** A layout of files without a header, known by what stands where. */
interface Shape {
  /** What the columns would be called. */
  columns: readonly string[]
  /** Cells that a row has at least, where it may have fewer than there are columns. */
  least?: number
  fits(cells: readonly string[], options: TokenFileOptions): boolean
  defaults?: TokenFileOptions['defaults']
}

const seconds = /^\d{1,4}$/
const kind = /^(oath-)?(hotp|totp)$/i
const yubikeyMode = /^(OATH-HOTP|Yubico OTP|Static Password|Challenge-Response)\b/i

/** The log that the YubiKey Personalization Tool writes by default, one line a key that was set up. */
const yubikeyLog: Shape = {
  columns: [
    ...['type', 'written', 'slot', 'serial number', 'private identity', 'secret key (hex)'],
    ...[
      'current access code',
      'new access code',
      'fixed modhex 1',
      'fixed modhex 2',
      'fixed modhex',
      'digits',
      'counter',
    ],
    ...['strong password 1', 'strong password 2', 'send reference', 'button trigger', 'less than 64'],
  ],
  least: 13,
  fits: ([mode = '', , slot = '']) => yubikeyMode.test(mode) && /^[12]$/.test(slot),
  defaults: { manufacturer: 'Yubico' },
}

/** The other log of the same program. */
const yubikeyList: Shape = {
  columns: ['serial number', 'public identity', 'type', 'secret key (hex)', 'access code', 'written'],
  fits: ([serial = '', , , secret = '', , written = '']) =>
    /^\d+$/.test(serial) && /^[0-9a-f]{32,40}$/i.test(secret) && /^\d{4}-\d{2}-\d{2}T/.test(written),
  defaults: { manufacturer: 'Yubico' },
}

/** Serial number, secret and interval (domain specification, section 4.6). */
const interval: Shape = {
  columns: ['serial number', 'secret key', 'time interval'],
  fits: (cells) => cells.length === 3 && seconds.test(cells[2] ?? ''),
}

/** Serial number, secret and kind of token, as several servers export it. */
const typed: Shape = {
  columns: ['serial number', 'secret key', 'type', 'digits', 'time interval'],
  least: 3,
  fits: (cells) => cells.length >= 3 && cells.length <= 5 && kind.test(cells[2] ?? ''),
}

/** Serial number and secret, where the caller says how their codes move. */
const bare: Shape = {
  columns: ['serial number', 'secret key'],
  fits: (cells, { defaults }) => cells.length === 2 && defaults?.periodSeconds !== undefined,
}

/** Every shape there is; the first that fits is the one. */
export const shapes: readonly Shape[] = [yubikeyLog, yubikeyList, interval, typed, bare]
