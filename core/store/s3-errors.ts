/** The one place that reads what S3, STS and the AWS SDK throw, and makes a code of it. */
import { HoldfastError } from '../domain/errors.ts'
import { FAULTS_BY_NAME, FAULTS_BY_STATUS, type Fault, SILENCE, WRONG_REGION } from './s3-faults.ts'

export interface ErrorContext {
  /** The store, as people know it. */
  readonly description: string
  readonly now: () => Date
  /** The account that the bucket must belong to, when the store was told to see to it. */
  readonly expectedOwner?: string | undefined
}

/** The error as one with a code. An error that has one already stays as it is. */
export function s3Error(error: unknown, context: ErrorContext): HoldfastError {
  if (error instanceof HoldfastError) return error
  const seen = inspect(error)
  const fault = faultOf(seen)
  return new HoldfastError(fault.code, `${fault.message} (${context.description})`, {
    hint: hintFor(fault, seen, context),
    cause: new Error(describe(seen)),
    ...retryAfter(seen, context.now()),
  })
}

/** What S3 or the SDK calls the error: `NoSuchKey`, `PreconditionFailed`, `TimeoutError` … */
export function nameOf(error: unknown): string {
  return inspect(error).name
}

/** The status of the answer; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return inspect(error).status
}

/**
 * What is known of an error. It is read member by member, since the SDK's errors hold the
 * request too, with its signature and session token: they must not be kept as a cause.
 */
interface Seen {
  readonly name: string
  readonly message: string
  /** Node's code of a connection that failed. */
  readonly code: string | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly headers: ReadonlyMap<string, string>
  readonly region: string | undefined
}

function inspect(error: unknown): Seen {
  const metadata = member(error, '$metadata')
  const headers = headersOf(member(member(error, '$response'), 'headers'))
  return {
    name: text(member(error, 'name')) ?? 'Error',
    message: text(member(error, 'message')) ?? '',
    code: text(member(error, 'code')) ?? text(member(member(error, 'cause'), 'code')),
    status:
      number(member(metadata, 'httpStatusCode')) ??
      number(member(member(error, '$response'), 'statusCode')),
    requestId: text(member(metadata, 'requestId')),
    headers,
    region: headers.get('x-amz-bucket-region') ?? text(member(error, 'Region')),
  }
}

function faultOf(seen: Seen): Fault {
  const named = FAULTS_BY_NAME[seen.name]
  if (named !== undefined) return named
  if (seen.region !== undefined && [301, 307, 400].includes(seen.status ?? 0)) {
    return WRONG_REGION
  }
  const byStatus = FAULTS_BY_STATUS.find(([lowest]) => (seen.status ?? 0) >= lowest)
  return byStatus?.[1] ?? SILENCE
}

function hintFor(fault: Fault, { region }: Seen, { expectedOwner }: ErrorContext): string {
  if (fault.wrongRegion && region !== undefined) {
    return `Set region=${region} in the store address.`
  }
  if (fault.code === 'store-denied' && expectedOwner !== undefined) {
    return `${fault.hint} It is refused as well if the bucket belongs to another account than ${expectedOwner}.`
  }
  return fault.hint
}

function describe({ name, message, code, status, requestId }: Seen): string {
  const facts = [
    code,
    status === undefined ? undefined : `status ${status}`,
    requestId === undefined ? undefined : `request ${requestId}`,
  ].filter((fact) => fact !== undefined)
  return `${name}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}: ${message}`
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfter({ headers }: Seen, now: Date): { retryAfterMs?: number } {
  const value = headers.get('retry-after')
  if (value === undefined) return {}
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime()
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {}
}

function headersOf(headers: unknown): Map<string, string> {
  if (typeof headers !== 'object' || headers === null) return new Map()
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
