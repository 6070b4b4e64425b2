/** Issues of the App's own making. */
import { z } from 'zod'
import { type Ask, readAnswer } from './asking.ts'
import { cutToBytes, cutToCharacters } from './cut.ts'
import type { InstallationGitHub, IssueText } from './port.ts'
import type { Question } from './transport.ts'
import { Id } from './values.ts'

type Issues = Pick<InstallationGitHub, 'createIssue' | 'updateIssue'>

/** GitHub refuses more: `is too long (maximum is 256 characters)`, and 65536 for the body. */
const TITLE_CHARACTERS = 256
const BODY_BYTES = 65_535

export function createIssues(ask: Ask): Issues {
  return {
    async createIssue({ owner, name }, issue) {
      const question: Question = {
        operation: 'createIssue',
        parameters: { owner, repo: name, ...cutIssue(issue) },
      }
      const { data } = readAnswer(question, await ask.send(question), z.object({ number: Id }))
      return data
    },
    async updateIssue({ owner, name }, number, { state, ...text }) {
      await ask.send({
        operation: 'updateIssue',
        parameters: {
          ...{ owner, repo: name, issue_number: number },
          ...cutIssue(text),
          ...(state !== undefined && { state }),
        },
      })
    },
  }
}

function cutIssue({ title, body, labels }: Partial<IssueText>) {
  return {
    ...(title !== undefined && { title: cutToCharacters(title, TITLE_CHARACTERS) }),
    ...(body !== undefined && { body: cutToBytes(body, BODY_BYTES) }),
    ...(labels !== undefined && { labels: [...labels] }),
  }
}
