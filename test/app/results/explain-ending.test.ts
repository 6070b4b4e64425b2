import { expect, it } from 'vitest'
import { readRunFacts } from '../../../app/records/settle.ts'
import { endingOf } from '../../../app/results/ending.ts'
import { explainEnding } from '../../../app/results/explain-ending.ts'
import { openSqlite } from '../databases.ts'
import { BEGIN, HOUR } from './history.ts'
import { addDispatch, addLease, addRepository, addRun } from './scene.ts'

const ended = (conclusion: string | null, error: string | null = null) => ({
  dispatch: { state: 'ended', error, endedAt: 0, conclusion } as const,
})
const LOST = {
  dispatch: { state: 'lost', error: 'a-code: It is gone.', endedAt: 0, conclusion: null } as const,
}

it.each([
  ['lost', ended('failure'), undefined, /of it\. The workflow run ended as "failure"\.$/],
  [
    'lost',
    ended('failure'),
    'timed_out',
    /^The job was not heard .* Its job ended as "timed_out"\.$/,
  ],
  ['lost', ended('success'), undefined, /^The job was not heard of again, and .* of it\.$/],
  ['lost', LOST, undefined, /nothing of it\. It is gone\.$/],
  ['lost', { dispatch: null }, 'failure', /Its job ended as "failure"\.$/],
  ['refused', ended('success'), undefined, /^No job ever took the run\.$/],
  [
    'refused',
    ended('stale'),
    undefined,
    /^No job ever took the run\. The workflow run ended as "stale"\.$/,
  ],
  [
    'refused',
    ended('startup_failure', 'bad-input: It did not start.'),
    undefined,
    /^It did not start\.$/,
  ],
  ['cancelled', ended('cancelled'), undefined, /cancelled before the job reported/],
] as const)('%s, of %j, whose job ended as %s: %s', (ending, run, conclusion, message) => {
  expect(explainEnding(ending, run, conclusion).message).toMatch(message)
})

it.each([
  ['startup_failure', undefined, /names the line/],
  ['startup_failure', 'timed_out', /timeout-minutes/],
  ['action_required', undefined, /approve/],
  ['stale', undefined, /runners/],
  ['failure', undefined, /log of the workflow run/],
] as const)('a workflow run that ended as %s, and its job as %s: %s', (whole, job, hint) => {
  expect(explainEnding('lost', ended(whole), job).hint).toMatch(hint)
})

it.each([
  ['cancelled', 1, 'cancelled'],
  ['failure', 1, 'lost'],
  // A later attempt is at work, whatever became of the first.
  ['cancelled', 2, null],
  ['failure', 2, null],
])('a dispatch that ended as %s, with attempt %i at work, ends its run as %s', async (...row) => {
  const [conclusion, githubRunAttempt, ending] = row
  const db = await openSqlite()
  await addRepository(db)
  await addDispatch(db, 'ended', null, conclusion)
  await addRun(db, { dispatchId: 'd1' })
  await addLease(db, 'r1', { dispatchId: 'd1', githubRunAttempt })
  const [run] = await readRunFacts(db, '42', new Date(BEGIN))
  if (run === undefined) throw new Error('there is no run')
  expect(endingOf(run, undefined, new Date(BEGIN + 2 * HOUR))).toBe(ending)
  expect(endingOf(run, undefined, new Date(BEGIN + 101 * HOUR))).toBe(
    ending ?? (conclusion === 'cancelled' ? 'cancelled' : 'lost'),
  )
})
