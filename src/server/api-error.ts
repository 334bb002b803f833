/** Every error as `{ error: { code, message, hint } }`, with a status that fits. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { UprightError } from '../error.ts'
import type { ApiError } from '../feed/api.ts'

/** A refusal of the server itself. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly body: ApiError

  constructor(status: number, code: string, message: string, hint: string, reasons?: readonly string[]) {
    super(message)
    this.status = status
    this.body = { error: { code, message, hint, ...(reasons === undefined ? {} : { reasons }) } }
  }
}

/** What came in is not as the route expects it. */
export class InvalidInput extends ApiRefusal {
  constructor(issues: readonly z.core.$ZodIssue[]) {
    const reasons = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    const hint = 'See /api/openapi.json for what is.'
    super(400, 'INVALID', `That was not understood: ${reasons.join('; ')}.`, hint, reasons)
  }
}

/** What Fastify itself refuses, in words. */
const FASTIFY_WORDS: Readonly<Record<string, readonly [status: number, message: string, hint: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'That is too much at once.', 'Send at most 64 KB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'Only JSON is understood here.', 'Send it as application/json.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'That is no JSON.', 'See /api/openapi.json for what is understood.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'That is no JSON: it is empty.', 'See /api/openapi.json for what is understood.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'The length is not as announced.', 'Send it again.'],
}

/** Answers with the words of an error. What is unexpected is told to `report`, and not to the client. */
export function sendError(error: unknown, reply: FastifyReply, report: (message: string) => void): FastifyReply {
  const { status, body } = inWords(error)
  if (status === 500) report(error instanceof Error ? error.message : String(error))
  return reply.status(status).send(body)
}

function inWords(error: unknown): { status: number; body: ApiError } {
  if (error instanceof ApiRefusal) return error
  if (error instanceof UprightError)
    return new ApiRefusal(statusOf(error.code), error.code, capital(error.message), error.hint)
  const { code = '', statusCode } = error as Partial<FastifyError>
  const [status, message, hint] = FASTIFY_WORDS[code] ?? []
  if (status !== undefined) return new ApiRefusal(status, code.replace('FST_ERR_CTP_', ''), message!, hint!)
  const isClients = statusCode !== undefined && statusCode >= 400 && statusCode < 500
  if (error instanceof SyntaxError || isClients)
    return new ApiRefusal(
      statusCode ?? 400,
      'INVALID',
      'That was not understood.',
      'See /api/openapi.json for what is.',
    )
  return new ApiRefusal(
    500,
    'UNEXPECTED',
    'Something went wrong here.',
    'The table does not depend on it: use the panel. Please report it.',
  )
}

function statusOf(code: string): number {
  if (/_UNKNOWN$|^HISTORY_MISSING$|^NO_SESSION$/.test(code)) return 404
  if (/^USAGE$|_INVALID$/.test(code)) return 400
  if (/^(JOURNAL|HISTORY|SEAL)_/.test(code)) return 503
  return 409
}

function capital(sentence: string): string {
  const first = sentence.charAt(0).toUpperCase() + sentence.slice(1)
  return /[.!?]$/.test(first) ? first : `${first}.`
}

/** No such route, or a page that is not there. */
export function notFound({ url, method }: FastifyRequest): ApiRefusal {
  const path = url.split('?')[0]!.slice(0, 80)
  return new ApiRefusal(404, 'NOT_FOUND', `There is no ${method} ${path}.`, 'See /api/openapi.json for what there is.')
}
