/** What a tenant may keep. */
export const most = {
  /** 5 MB a file, as in 2016. */
  fileBytes: 5 * 1024 * 1024,
  soundFiles: 50,
  voiceMessages: 500,
}

/** What plays longer may have a verification run out, in milliseconds. */
export const usualMostMs = 20_000
