/** Check runs, within GitHub's limits: https://docs.github.com/en/rest/checks/runs */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type Ask, readAnswer } from './asking.ts'
import { cutToBytes, cutToCharacters } from './cut.ts'
import type { Annotation, CheckRun, InstallationGitHub, RepositoryName } from './port.ts'
import type { Question } from './transport.ts'
import { Id } from './values.ts'

type CheckRuns = Pick<InstallationGitHub, 'createCheckRun' | 'updateCheckRun'>

/** Characters, says GitHub; as bytes they fit however it counts. */
const SUMMARY_BYTES = 65_535
const MESSAGE_BYTES = 65_535
const ANNOTATION_TITLE_CHARACTERS = 255
const ANNOTATIONS_AT_ONCE = 50
const MOST_ACTIONS = 3
const LABEL_CHARACTERS = 20
const DESCRIPTION_CHARACTERS = 40
const IDENTIFIER_CHARACTERS = 20
const SUMMARY_ENDING = '\n\n… The rest is left out.'

export function createCheckRuns(ask: Ask): CheckRuns {
  return {
    async createCheckRun({ owner, name }, check) {
      const [first = [], ...rest] = byFifty(check.annotations)
      const question: Question = {
        operation: 'createCheckRun',
        parameters: { owner, repo: name, head_sha: check.headSha, ...bodyOf(check, first) },
      }
      const { data } = readAnswer(question, await ask.send(question), z.object({ id: Id }))
      await annotate(ask, { owner, name }, data.id, check, rest)
      return data
    },
    async updateCheckRun(place, id, check) {
      const [first = [], ...rest] = byFifty(check.annotations)
      await ask.send(updateOf(place, id, bodyOf(check, first)))
      await annotate(ask, place, id, check, rest)
    },
  }
}

/** Annotations are added to those that are there. */
async function annotate(
  ask: Ask,
  place: RepositoryName,
  id: string,
  check: CheckRun,
  batches: readonly (readonly Annotation[])[],
): Promise<void> {
  for (const batch of batches) {
    await ask.send(updateOf(place, id, { output: outputOf(check, batch) }))
  }
}

function updateOf({ owner, name }: RepositoryName, id: string, body: object): Question {
  return {
    operation: 'updateCheckRun',
    parameters: { owner, repo: name, check_run_id: id, ...body },
  }
}

function bodyOf(check: CheckRun, annotations: readonly Annotation[]) {
  return {
    name: check.name,
    status: 'completed',
    conclusion: check.conclusion,
    ...(check.detailsUrl !== undefined && { details_url: check.detailsUrl }),
    output: outputOf(check, annotations),
    actions: actionsOf(check),
  }
}

function outputOf({ title, summary }: CheckRun, annotations: readonly Annotation[]) {
  return {
    title,
    summary: cutToBytes(summary, SUMMARY_BYTES, SUMMARY_ENDING),
    annotations: annotations.map((annotation) => ({
      path: annotation.path,
      start_line: annotation.startLine,
      end_line: annotation.endLine,
      annotation_level: annotation.level,
      title: cutToCharacters(annotation.title, ANNOTATION_TITLE_CHARACTERS),
      message: cutToBytes(annotation.message, MESSAGE_BYTES),
    })),
  }
}

function actionsOf({ actions = [] }: CheckRun) {
  // What comes back is the identifier: half of one would be another.
  const odd = actions.find(({ identifier }) => [...identifier].length > IDENTIFIER_CHARACTERS)
  if (odd !== undefined || actions.length > MOST_ACTIONS) {
    throw new HoldfastError('bad-input', 'A check run has too many buttons, or too long a name.', {
      hint: 'GitHub takes three buttons, with identifiers of twenty characters.',
    })
  }
  return actions.map(({ label, description, identifier }) => ({
    label: cutToCharacters(label, LABEL_CHARACTERS),
    description: cutToCharacters(description, DESCRIPTION_CHARACTERS),
    identifier,
  }))
}

function byFifty(annotations: readonly Annotation[]): (readonly Annotation[])[] {
  const batches = Math.ceil(annotations.length / ANNOTATIONS_AT_ONCE)
  return Array.from({ length: batches }, (_, at) =>
    annotations.slice(at * ANNOTATIONS_AT_ONCE, (at + 1) * ANNOTATIONS_AT_ONCE),
  )
}
