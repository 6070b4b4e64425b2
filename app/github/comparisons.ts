/** Whether a branch kept its history. */
import { z } from 'zod'
import { type Ask, readAnswer } from './asking.ts'
import type { InstallationGitHub } from './port.ts'
import { isAbsence } from './refusals.ts'

type Comparisons = Pick<InstallationGitHub, 'keepsCommit'>

export function createComparisons(ask: Ask): Comparisons {
  return {
    async keepsCommit({ owner, name }, { before, after }) {
      const basehead = `${before}...${after}`
      const question = {
        operation: 'compareCommits',
        // The commits in between are of no interest, and may be many.
        parameters: { owner, repo: name, basehead, per_page: 1 },
      } as const
      const answer = await ask.send(question, [404])
      if (answer.status === 404) {
        if (UNRELATED.test(answer.message)) return false
        if (isAbsence(answer)) return undefined
        throw ask.refusal(answer)
      }
      const { status } = readAnswer(question, answer, Comparison).data
      return status === 'ahead' || status === 'identical'
    },
  }
}

/** Of two histories that begin apart: somebody put another repository in the place of this one. */
const UNRELATED = /no common ancestor/i

const Comparison = z.object({ status: z.enum(['ahead', 'behind', 'diverged', 'identical']) })
