import { z } from 'zod'
import { ResultCode, resultCodeToJSON } from '#contracts/gen/countersign/types/v1/result_code'

/** What has to look like this; who gets it wrong is told the result code besides. */
function dialled(pattern: RegExp, resultCode: ResultCode, error: string) {
  const params = { result_code: resultCodeToJSON(resultCode) }
  return z.string(error).refine((given) => pattern.test(given), { error, params })
}

// Where the calling code is 1 a number has ten digits behind it (NANP); elsewhere E.164 bounds it.
const form = String.raw`\+(?:1\d{10}|[2-9]\d{6,14})`
const number = (pattern: string) =>
  dialled(
    new RegExp(`^${pattern}$`),
    ResultCode.FAILED_INVALID_PHONENUMBER,
    'must be a telephone number in E.164 form, such as +12025550123',
  )

/** A phone that is called, and what is dialled behind its number. */
export const calledShape = z.object({
  number: number(form),
  extension: dialled(
    /^(@?[\d,*#]{1,32})?$/,
    ResultCode.FAILED_INVALID_EXTENSION,
    'must be at most 32 of digits, commas, * and #',
  ),
  backupNumber: number(`(?:${form})?`),
})
