import type { Field } from './row-problem.ts'
import type { SecretEncoding } from './secret-text.ts'

/** What the makers of tokens call the columns; small letters and digits only. */
const names: Partial<Record<Field, readonly string[]>> = {
  userId: ['upn', 'userprincipalname', 'user', 'username', 'userid', 'login', 'assignedto', 'owner'],
  serial: ['serialnumber', 'serial', 'serialno', 'sn', 'tokenserial', 'tokenserialnumber', 'tokenid', 'hardwareserial'],
  secret: ['secretkey', 'secret', 'seed', 'key', 'otpkey', 'tokenseed', 'tokenkey', 'secretseed', 'otpseed'],
  manufacturer: ['manufacturer', 'manufacturercode', 'vendor', 'maker', 'brand'],
  model: ['model', 'product', 'productname', 'productcode', 'tokenmodel', 'devicetype'],
  algorithm: ['algorithm', 'hash', 'hashalgorithm', 'hashalgo', 'algo', 'crypto', 'hmac', 'hashlib'],
  kind: ['type', 'tokentype', 'otptype', 'oathtype', 'mode', 'kind'],
  digits: ['digits', 'otplength', 'otplen', 'otpdigits', 'codelength', 'passwordlength', 'length', 'numberofdigits'],
  period: ['timeinterval', 'interval', 'timestep', 'period', 'step', 'timewindow', 'otpperiod', 'refreshinterval'],
  counter: ['counter', 'initialcounter', 'hotpcounter', 'eventcounter', 'movingfactor', 'count'],
  startDate: ['startdate', 'validfrom'],
  expiryDate: ['expirydate', 'expirationdate', 'expires', 'enddate', 'validto', 'validuntil'],
}

const fields = new Map(Object.entries(names).flatMap(([field, all]) => all.map((name) => [name, field as Field])))

/** A column that means something to a token. */
export interface NamedColumn {
  field: Field
  /** How its secret is written, where the name says so: "secret key (hex)", "seed base32". */
  encoding?: SecretEncoding
}

/** What a column of that name holds; undefined where it is none that is read. */
export function columnOf(name: string): NamedColumn | undefined {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const field = fields.get(letters.replace(/seconds$|sec$/, ''))
  if (field) return { field }
  const [, bare = '', written] = /^(.*?)(?:in|as)?(hex|base32|b32)$/.exec(letters) ?? []
  if (fields.get(bare) !== 'secret') return undefined
  return { field: 'secret', encoding: written === 'hex' ? 'hex' : 'base32' }
}
