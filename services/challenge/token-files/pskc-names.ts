/**
 * The elements and attributes of PSKC by all the names that they had: first that of RFC 6030, then those of the drafts,
 * draft-ietf-keyprov-pskc (namespace pskc:1.0) and draft-ietf-keyprov-portable-symmetric-key-container (container:1.0).
 */
export const names = {
  package: ['KeyPackage', 'Device'],
  device: ['DeviceInfo', 'DeviceId'],
  keyId: ['Id', 'KeyId'],
  keyAlgorithm: ['Algorithm', 'KeyAlgorithm'],
  parameters: ['AlgorithmParameters', 'Usage'],
  encoding: ['Encoding', 'Format', 'format'],
  length: ['Length', 'length'],
  checkDigits: ['CheckDigits', 'CheckDigit', 'checkDigits', 'checkDigit'],
  expiryDate: ['ExpiryDate', 'Expiry'],
  mac: ['ValueMAC', 'ValueDigest'],
  algorithm: ['Algorithm', 'algorithm'],
  encryption: ['EncryptionKey', 'EncryptionMethod'],
  macMethod: ['MACMethod', 'MACAlgorithm', 'DigestMethod'],
} as const satisfies Record<string, readonly string[]>

/** The part of an algorithm's URI by which it is known: they share it across the drafts, "aes128-cbc" or "hmac-sha1". */
export function algorithmName(uri: string): string {
  return uri.slice(uri.lastIndexOf('#') + 1).toLowerCase()
}
