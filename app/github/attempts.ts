/** Asking again: only what may be gone a moment later, and only what may be done twice. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Secret } from '../../core/domain/secret.ts'
import type { Gate } from './gate.ts'
import { type Clock, createPatience } from './patience.ts'
import { factsOf } from './permissions.ts'
import type { Queue } from './queue.ts'
import { refusalOf } from './refusals.ts'
import type { Answer, Question, Transport } from './transport.ts'

/** Who asks. */
export interface Actor {
  /** Whom the request is for; the App's own has none. */
  readonly installation?: string
  /** It is the App by its own key, and no installation by its token. */
  readonly byKey: boolean
  readonly queue: Queue
  readonly gate: Gate
  takeToken(): Promise<Secret>
  /** GitHub refused that token. Says whether the next one is another. */
  dropToken(token: Secret): boolean
}

export interface Asked {
  readonly question: Question
  /** Statuses that are an answer, besides those of success. */
  readonly expected: readonly number[]
  readonly etag?: string | undefined
}

const ATTEMPTS = 3

export async function askPatiently(
  asked: Asked,
  actor: Actor,
  transport: Transport,
  clock: Clock,
): Promise<Answer> {
  const patience = createPatience(clock)
  for (let attempt = 1; ; attempt += 1) {
    await actor.gate.pass(patience)
    const outcome = await askOnce(asked, actor, transport, clock)
    if (outcome.kind === 'answer') return outcome.answer
    const waitMs = attempt < ATTEMPTS ? waitAfter(outcome, asked.question, attempt) : undefined
    if (waitMs === undefined) throw outcome.error
    await patience.wait(waitMs)
  }
}

/** Nobody may ask again before it was looked whether the first request did its work. */
export function unknownEffect({ operation }: Question, error: HoldfastError): HoldfastError {
  return new HoldfastError(
    'source-unreachable',
    `It is unknown whether ${operation} took effect: ${error.message}`,
    { hint: 'Look for its effect before it is asked for again.', cause: error },
  )
}

interface Refused {
  readonly kind: 'refused'
  readonly error: HoldfastError
  /** GitHub may have done it all the same. */
  readonly effectUnknown: boolean
  readonly newToken: boolean
}

type Outcome = { readonly kind: 'answer'; readonly answer: Answer } | Refused

async function askOnce(
  { question, expected, etag }: Asked,
  actor: Actor,
  transport: Transport,
  clock: Clock,
): Promise<Outcome> {
  const token = await actor.takeToken()
  const answer = await answerOrFault(transport, question, { ...named(actor), token, etag })
  if (answer instanceof HoldfastError) return refused(question, answer, { effectUnknown: true })
  closeWhenSpent(answer, actor.gate, clock)
  if (answer.status < 300 || expected.includes(answer.status)) return { kind: 'answer', answer }
  const error = refusalOf(answer, { now: clock.now(), byKey: actor.byKey })
  if (error.code === 'source-rate-limited') actor.gate.close(error.retryAfterMs ?? 0)
  return refused(question, error, {
    effectUnknown: answer.status >= 500,
    newToken: answer.status === 401 && actor.dropToken(token),
  })
}

async function answerOrFault(
  transport: Transport,
  question: Question,
  asker: Parameters<Transport['send']>[1],
): Promise<Answer | HoldfastError> {
  try {
    return await transport.send(question, asker)
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'source-unreachable') return error
    throw error
  }
}

function refused(
  question: Question,
  error: HoldfastError,
  { effectUnknown, newToken = false }: { effectUnknown: boolean; newToken?: boolean },
): Refused {
  const unknown = effectUnknown && factsOf(question.operation).once
  return {
    kind: 'refused',
    error: unknown ? unknownEffect(question, error) : error,
    effectUnknown,
    newToken,
  }
}

/** How long to wait before the next attempt; undefined when there must be none. */
function waitAfter(
  { error, effectUnknown, newToken }: Refused,
  { operation }: Question,
  attempt: number,
): number | undefined {
  // It takes a moment until all of GitHub knows a new token.
  if (newToken && attempt === 1) return 1000
  // The gate holds the next attempt back.
  if (error.code === 'source-rate-limited') return 0
  if (!error.transient || (effectUnknown && factsOf(operation).once)) return undefined
  return 1000 * 4 ** (attempt - 1)
}

/** The last request that was allowed tells when there will be more. */
function closeWhenSpent({ headers }: Answer, gate: Gate, { now }: Clock): void {
  const resetAt = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000
  const resource = headers['x-ratelimit-resource'] ?? 'core'
  const spent = headers['x-ratelimit-remaining'] === '0' && resource === 'core'
  // A second more, since GitHub counts in whole ones.
  if (spent && Number.isFinite(resetAt)) gate.close(resetAt - now().getTime() + 1000)
}

function named({ installation }: Actor): { readonly installation?: string } {
  return installation === undefined ? {} : { installation }
}
