/** What a token file may be at most. Memory stays far below the file's size, whatever it holds. */
export const most = {
  fileBytes: 512 * 2 ** 20,
  rows: 1_000_000,
  /** What is decoded and looked at in one go. */
  pieceBytes: 64 * 2 ** 10,
  /** A line of CSV, in characters. A token takes some hundred. */
  line: 8 * 2 ** 10,
  /** One text, attribute, name or comment of XML, in characters. */
  xmlText: 64 * 2 ** 10,
  /** One package of keys in XML with everything in it, in characters. A key takes some two thousand. */
  xmlPackage: 256 * 2 ** 10,
  xmlDepth: 32,
  xmlAttributes: 64,
  /** Rounds of PBKDF2; the file says how many, and they cost time. */
  rounds: 1_000_000,
  /** Characters of a secret (domain specification, section 4.6). */
  secret: 128,
} as const
