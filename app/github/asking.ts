/** Asking GitHub as the App or as one installation: in turn, with patience, and by a schema. */
import type { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type Actor, askPatiently, unknownEffect } from './attempts.ts'
import type { Memory } from './memory.ts'
import type { Clock } from './patience.ts'
import { factsOf } from './permissions.ts'
import { isAbsence, refusalOf } from './refusals.ts'
import type { Answer, Question, Transport } from './transport.ts'

export interface Found<T> {
  readonly data: T
  /** Address of the page after this one. */
  readonly next?: string
}

export interface Ask {
  /** Throws `source-…` and `bad-input` for every refusal. */
  read<T>(question: Question, schema: z.ZodType<T>, memory?: Memory<T>): Promise<Found<T>>
  /** The same, and undefined where GitHub says that there is no such thing. */
  find<T>(question: Question, schema: z.ZodType<T>, memory?: Memory<T>): Promise<T | undefined>
  /** The answer as it is, when its status is one of success or of `expected`. */
  send(question: Question, expected?: readonly number[], etag?: string): Promise<Answer>
  /** An answer of `send` that is none of success, as the error it is. */
  refusal(answer: Answer): HoldfastError
}

export function createAsk(actor: Actor, transport: Transport, clock: Clock): Ask {
  const send: Ask['send'] = (question, expected = [], etag) => {
    const task = () => askPatiently({ question, expected, etag }, actor, transport, clock)
    return factsOf(question.operation).creates ? actor.queue.create(task) : actor.queue.read(task)
  }
  const refusal: Ask['refusal'] = (answer) =>
    refusalOf(answer, { now: clock.now(), byKey: actor.byKey })
  return {
    send,
    refusal,
    async read(question, schema, memory) {
      const { answer, held } = await recallOrSend(send, question, [], memory)
      return held ?? learn(question, answer, schema, memory)
    },
    async find(question, schema, memory) {
      const { answer, held } = await recallOrSend(send, question, [404, 409], memory)
      if (isAbsence(answer)) return undefined
      if (answer.status >= 400) throw refusal(answer)
      return (held ?? learn(question, answer, schema, memory)).data
    },
  }
}

/** The data of an answer. Throws `source-unreachable` when it was cut off. */
export function readAnswer<T>(question: Question, answer: Answer, schema: z.ZodType<T>): Found<T> {
  const parsed = schema.safeParse(answer.data)
  if (!parsed.success) {
    const error = unreadable(answer, parsed.error)
    throw factsOf(question.operation).once ? unknownEffect(question, error) : error
  }
  const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1]
  return { data: parsed.data, ...(next !== undefined && { next }) }
}

/** `held` is what is remembered, where GitHub says that it still holds. */
async function recallOrSend<T>(
  send: Ask['send'],
  question: Question,
  expected: readonly number[],
  memory: Memory<T> | undefined,
): Promise<{ readonly answer: Answer; readonly held: Found<T> | undefined }> {
  const held = memory?.recall(keyOf(question))
  if (held === undefined) return { answer: await send(question, expected), held }
  const answer = await send(question, [...expected, 304], held.etag)
  return { answer, held: answer.status === 304 ? held : undefined }
}

function learn<T>(
  question: Question,
  answer: Answer,
  schema: z.ZodType<T>,
  memory: Memory<T> | undefined,
): Found<T> {
  const found = readAnswer(question, answer, schema)
  const { etag } = answer.headers
  if (etag !== undefined) memory?.keep(keyOf(question), { ...found, etag })
  return found
}

function keyOf({ address, parameters = {} }: Question): string {
  return address ?? JSON.stringify(parameters)
}

function unreadable({ address, data }: Answer, cause: z.ZodError): HoldfastError {
  const { host, pathname } = new URL(address)
  // octokit gives the text where an answer is no JSON, and none when it was cut off.
  if (typeof data !== 'object' || data instanceof ArrayBuffer) {
    const message = `${host} did not answer ${pathname}: the answer was cut off or is no JSON.`
    const hint = 'Check the network and https://www.githubstatus.com, then run it again.'
    return new HoldfastError('source-unreachable', message, { hint })
  }
  const [issue] = cause.issues
  const why = `${issue?.path.join('.') || 'the answer'}: ${issue?.message}`
  const message = `${host} answered ${pathname} as GitHub does not: ${why}.`
  const hint = 'Check that this host is a GitHub and that no proxy changes its answers.'
  return new HoldfastError('source-protocol', message, { hint })
}
