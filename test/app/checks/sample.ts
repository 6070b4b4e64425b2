/** Repositories and a GitHub that notes what it is told. */
import type { SayTools } from '../../../app/checks/say.ts'
import type { CheckedRepository } from '../../../app/checks/sync.ts'
import { type CoverageFacts, coverageOf } from '../../../core/domain/coverage.ts'
import type { Coverage, SettledRun } from '../../../core/domain/coverage-verdict.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { openSqlite } from '../../app/databases.ts'

export const START = new Date('2026-11-21T10:00:00Z')

export function at(minutes: number): Date {
  return new Date(START.getTime() + minutes * 60_000)
}

const FACTS: CoverageFacts = {
  decision: { kind: 'covered', policy: { rpoMs: 3_600_000, graceMs: 1_800_000 } },
  presence: 'present',
  presenceSince: START,
  pausedUntil: null,
  firstSeenAt: START,
  verified: { takenAt: START },
  confirmedAt: null,
  incomplete: null,
  lastRun: null,
}

export function failedRun(message = 'No answer.', first = 5): SettledRun {
  const error = { code: 'source-unreachable', message, hint: 'Wait for it.' }
  return { outcome: 'failed', failingSince: at(first), settledAt: at(10), error }
}

export function coverage(change: Partial<CoverageFacts>, minutes = 20): Coverage {
  return coverageOf({ ...FACTS, ...change }, at(minutes))
}

export const PROTECTED = coverage({})
export const FAILED = coverage({ lastRun: failedRun() })
export const OVERDUE = coverage({}, 100)
export const LATE = coverage({}, 70)
export const PAUSED = coverage({ pausedUntil: at(999) })

export function repository(state: Coverage, id = '7'): CheckedRepository {
  return {
    ...{ id, owner: 'acme', name: `r${id}`, defaultBranch: 'main', archived: false },
    ...{ coverage: state, url: `https://holdfast.example/repositories/${id}` },
  }
}

export function refusal(code: 'source-denied' | 'source-rate-limited' | 'source-not-found') {
  return new HoldfastError(code, 'GitHub says no.', { hint: 'Wait.' })
}

/** `fault` is thrown by whatever writes; `head` undefined is an empty repository. */
export async function setting() {
  const db = await openSqlite()
  const said: string[] = []
  const bodies: string[] = []
  const world: { head: string | undefined; fault: Error | undefined; minutes: number } = {
    ...{ head: 'aaa', fault: undefined, minutes: 0 },
  }
  let ids = 0
  const note = (line: string, body = '') => {
    if (world.fault) throw world.fault
    said.push(line)
    bodies.push(body)
  }
  const github: SayTools['github'] = {
    readHead: async () => world.head,
    async createCheckRun({ name }, { headSha, conclusion, title, summary }) {
      note(`create ${name}@${headSha}: ${conclusion}, ${title}`, summary)
      ids += 1
      return { id: String(ids) }
    },
    async updateCheckRun(_, id, { headSha, conclusion, title }) {
      note(`update ${id}@${headSha}: ${conclusion}, ${title}`)
    },
    async createIssue({ name }, { title, body }) {
      note(`create ${name}: ${title}`, body)
      ids += 1
      return { number: String(ids) }
    },
    async updateIssue(_, number, { state, title }) {
      note(`update ${number}: ${state ?? 'as it is'}, ${title ?? 'no title'}`)
    },
  }
  const tools: SayTools = { db, github, now: () => at(world.minutes) }
  const heard = () => said.splice(0)
  return { tools, world, heard, bodies }
}
