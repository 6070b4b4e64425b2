/** Tokens of an installation, whole for the App itself and narrow for jobs. */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'
import { type Ask, readAnswer } from './asking.ts'
import type { InstallationGitHub } from './port.ts'
import type { Question } from './transport.ts'
import { Granted, Id, Time } from './values.ts'

type Request = Parameters<InstallationGitHub['createToken']>[0]

export interface InstallationToken {
  readonly token: Secret
  readonly expiresAt: Date
}

/** For all that the installation may do. Throws `source-denied` when it is suspended or gone. */
export async function createWholeToken(ask: Ask, installation: string): Promise<InstallationToken> {
  const question = questionOf(installation, {})
  const { data } = readAnswer(question, await answerTo(ask, question, installation), TokenAnswer)
  return { token: data.token, expiresAt: data.expires_at }
}

/** Throws `bad-input` rather than ask for nothing: GitHub gives everything then. */
export async function createNarrowToken(
  ask: Ask,
  installation: string,
  request: Request,
): Promise<InstallationToken> {
  refuseNothing(request)
  const { repositoryIds, permissions } = request
  // As numbers, of any size.
  const ids = repositoryIds.map(BigInt)
  const question = questionOf(installation, { repository_ids: ids, permissions })
  const answer = await answerTo(ask, question, installation)
  const { data } = readAnswer(question, answer, NarrowAnswer)
  refuseMore(data, request)
  return { token: data.token, expiresAt: data.expires_at }
}

function questionOf(installation: string, body: object): Question {
  return { operation: 'createToken', parameters: { installation_id: installation, ...body } }
}

async function answerTo(ask: Ask, question: Question, installation: string) {
  const answer = await ask.send(question, [404, 422])
  if (answer.status < 400) return answer
  const refusal = ask.refusal(answer)
  const gone = answer.status === 404 && refusal.code === 'source-not-found'
  throw new HoldfastError('source-denied', refusal.message, {
    hint: gone
      ? `Installation ${installation} is gone: the account must install the App again.`
      : 'Compare what the installation may do, and see, with what was asked for.',
    cause: refusal,
  })
}

const TokenAnswer = z.object({
  token: z
    .string()
    .min(1)
    .transform((token) => new Secret(token)),
  expires_at: Time,
})

const NarrowAnswer = TokenAnswer.extend({
  permissions: Granted,
  repository_selection: z.literal('selected').optional(),
  repositories: z.array(z.object({ id: Id })),
})

function refuseNothing({ repositoryIds, permissions }: Request): void {
  const odd = repositoryIds.some((id) => !/^[1-9]\d*$/.test(id))
  if (repositoryIds.length > 0 && Object.keys(permissions).length > 0 && !odd) return
  throw new HoldfastError(
    'bad-input',
    'A token was asked for without repositories or permissions.',
    {
      hint: 'This is a defect: please report it.',
    },
  )
}

/** A token that may do more than was asked for is handed to nobody. */
function refuseMore(answer: z.infer<typeof NarrowAnswer>, request: Request): void {
  const strange = answer.repositories.some(({ id }) => !request.repositoryIds.includes(id))
  const more = Object.entries(answer.permissions).find(([name, level]) => {
    // GitHub always adds it.
    if (name === 'metadata' && level === 'read') return false
    const asked = request.permissions[name]
    return level !== 'read' && level !== 'write' ? true : asked !== 'write' && asked !== level
  })
  if (!strange && more === undefined) return
  throw new HoldfastError('source-protocol', 'GitHub made a token that may do more than asked.', {
    hint: 'Report it to GitHub; the token was thrown away.',
  })
}
