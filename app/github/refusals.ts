/** What an answer other than success means to the App, as an error with a code. */
import { HoldfastError } from '../../core/domain/errors.ts'
import { classifyRefusal } from '../../core/github/refusal.ts'
import type { Answer } from './transport.ts'

interface Situation {
  readonly now: Date
  /** The App asked by its own key. */
  readonly byKey: boolean
}

/** Of these headers nothing is secret. */
const TELLING = [
  'date',
  'retry-after',
  'x-accepted-github-permissions',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
] as const

const TOLERABLE_SKEW_MS = 30_000

export function refusalOf(answer: Answer, situation: Situation): HoldfastError {
  const { host, pathname: path } = new URL(answer.address)
  const headers = Object.fromEntries(TELLING.map((name) => [name, answer.headers[name]]))
  const refusal = { message: answer.message, status: answer.status, response: { headers } }
  const { now, byKey } = situation
  const error = classifyRefusal(refusal, { host, path, authenticated: true, now })
  if (answer.status === 400 || answer.status === 422) {
    return new HoldfastError('bad-input', error.message, {
      hint: 'GitHub does not take what it was given: its words say why.',
      cause: refusal,
    })
  }
  const hint = hintOfSuspension(answer) ?? (byKey ? hintOfKey(answer, now) : hintOfToken(answer))
  if (hint === undefined || error.code === 'source-rate-limited') return error
  return new HoldfastError(byKey ? 'source-denied' : error.code, error.message, {
    hint,
    cause: refusal,
  })
}

/**
 * Whether GitHub says that there is no such thing. A proxy, a wrong address, an App that was
 * deleted and a key that was revoked give a 404 of other words.
 */
export function isAbsence({ status, message, data }: Answer): boolean {
  if (typeof data !== 'object') return false
  return (status === 404 && MISSING.test(message)) || (status === 409 && EMPTY.test(message))
}

const EMPTY = /repository is empty/i
const MISSING = /^(not found|branch not found|no commit found)|repository is empty/i

function hintOfSuspension({ status, message }: Answer): string | undefined {
  const suspended = status === 403 && /suspended/i.test(message)
  return suspended ? 'Lift the suspension in the settings of the installation.' : undefined
}

function hintOfToken({ status, headers }: Answer): string | undefined {
  if (status === 401) return 'GitHub does not know its own token; the next request gets a new one.'
  if (status !== 403) return undefined
  const permissions = headers['x-accepted-github-permissions']
  return permissions
    ? `Grant the App one of these permissions, and accept it in the installation: ${permissions}.`
    : 'Compare the permissions of the App and of its installation with app.yml.'
}

/** Who the App is: 401 for a wrong signature or time, 404 where no App has that id. */
function hintOfKey(answer: Answer, now: Date): string | undefined {
  const { status } = answer
  if (status !== 401 && status !== 403 && !(status === 404 && !isAbsence(answer))) return undefined
  const skewMs = now.getTime() - Date.parse(answer.headers.date ?? '')
  if (Math.abs(skewMs) > TOLERABLE_SKEW_MS) {
    const [seconds, way] = [Math.round(Math.abs(skewMs) / 1000), skewMs > 0 ? 'ahead of' : 'behind']
    return `The clock of this machine is ${seconds} s ${way} GitHub's: set it.`
  }
  return "Compare the App's id and private key with its settings page."
}
