import { ResultCode } from '#contracts/gen/countersign/types/v1/result_code'
import { word } from '../words.ts'

/** A result as reports have named it since 2016: its number, and its name in words. Nothing where nothing came of it yet. */
export function result(code: ResultCode): string {
  if (code === ResultCode.UNSPECIFIED) return ''
  return `${code > 1000 ? 'P' : ''}${code} ${word(ResultCode, code)}`
}
