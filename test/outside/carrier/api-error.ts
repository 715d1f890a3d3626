import { STATUS_CODES } from 'node:http'

/** The JSON body of every answer that is not a success. */
export interface ApiError {
  code: number
  message: string
  more_info: string
  status: number
}

/** One of Twilio's numbered errors (twilio.com/docs/api/errors); most are 400s. */
export function apiError(code: number, message: string, status = 400): ApiError {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}

/** The error that stands for an HTTP status by itself: 20404, 20429, 20500; 401 alone has its own number. */
export function statusError(status: number): ApiError {
  const code = status === 401 ? 20003 : 20000 + status
  return apiError(code, status === 401 ? 'Authenticate' : (STATUS_CODES[status] ?? 'Error'), status)
}
