import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  noteWorkflowJob,
  noteWorkflowRun,
  type WorkflowRunFacts,
} from '../../../app/dispatch/note-run.ts'
import { noteLost, noteSent, readDispatch } from '../../../app/records/dispatches.ts'
import { openRecords } from '../../../app/records/open.ts'
import { openSqlite } from '../databases.ts'
import { workflowRun } from './github-double.ts'
import { minutesLater, planned, START } from './orders.ts'

const REQUESTED: WorkflowRunFacts = {
  ...workflowRun({ createdAt: START }),
  repositoryId: '77',
}
const RUNNING = { ...REQUESTED, status: 'running' } as const
const COMPLETED = { ...REQUESTED, status: 'completed', conclusion: 'success' } as const
const AGAIN = { ...RUNNING, attempt: 2 }
const COMPLETED_AGAIN = { ...COMPLETED, attempt: 2 }
const LATER = minutesLater(9)

async function after(facts: readonly WorkflowRunFacts[], known: 'by id' | 'by title' = 'by title') {
  const db = await openRecords({ kind: 'sqlite', path: ':memory:' })
  try {
    await planned(db, 'd1', ['11'])
    if (known === 'by id') await noteSent(db, 'd1', { githubRunId: '9000', at: START })
    for (const each of facts) await noteWorkflowRun(db, each, LATER)
    const dispatch = await readDispatch(db, 'd1')
    return `${dispatch?.state} ${dispatch?.githubRunId} ${dispatch?.error}`
  } finally {
    await db.destroy()
  }
}

describe('a webhook of a workflow run', () => {
  it.each([
    [REQUESTED, 'running 9000 null'],
    [RUNNING, 'running 9000 null'],
    [COMPLETED, 'ended 9000 null'],
    [
      { ...COMPLETED, conclusion: 'timed_out' },
      'ended 9000 bad-input: The workflow run ended as "timed_out".',
    ],
    [
      { ...COMPLETED, conclusion: 'cancelled' },
      'ended 9000 interrupted: The workflow run was cancelled.',
    ],
    [{ ...COMPLETED, conclusion: null }, 'ended 9000 null'],
    [AGAIN, 'running 9000 null'],
  ])('brings its dispatch up to date %#', async (facts, state) => {
    expect(await after([facts])).toBe(state)
    // GitHub need not say the title of a run that is known.
    expect(await after([{ ...facts, title: '' }], 'by id')).toBe(state)
  })

  it.each([
    ['of another repository', { repositoryId: '78' }],
    ['of no dispatch', { title: 'Build' }],
    ['of a dispatch that is not there', { title: 'holdfast d9' }],
    ['that nobody dispatched', { event: 'push' }],
    ['from before the dispatch', { createdAt: minutesLater(-6) }],
  ])('%s says nothing', async (_, change) => {
    expect(await after([{ ...COMPLETED, ...change }])).toBe('planned null null')
  })

  it('of another repository says nothing, whatever id it names', async () => {
    expect(await after([{ ...COMPLETED, repositoryId: '78' }], 'by id')).toBe('sent 9000 null')
  })

  it('of a second run of the same title says nothing', async () => {
    const other = { ...COMPLETED, id: '9001' }
    expect(await after([other], 'by id')).toBe('sent 9000 null')
    expect(await after([RUNNING, other])).toBe('running 9000 null')
  })

  it('may come in any order and any number, second attempts too', async () => {
    const events = [REQUESTED, RUNNING, COMPLETED, AGAIN, COMPLETED_AGAIN]
    const story = fc
      .tuple(fc.shuffledSubarray(events, { minLength: 5 }), fc.array(fc.constantFrom(...events)))
      .chain(([all, more]) => fc.shuffledSubarray([...all, ...more], { minLength: 5 }))
      .filter((told) => told.includes(COMPLETED))
    const known = fc.constantFrom('by id', 'by title')
    await fc.assert(
      fc.asyncProperty(story, known, async (told, by) => {
        expect(await after(told, by)).toBe('ended 9000 null')
      }),
      { numRuns: 40 },
    )
  })

  it('finds again what was thought lost', async () => {
    const db = await openSqlite()
    await planned(db, 'd1', ['11'])
    await noteLost(db, 'd1', { githubRunId: null, error: 'not-found: No.', at: LATER })
    await noteWorkflowRun(db, RUNNING, minutesLater(30))
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'running', endedAt: null })
  })
})

describe('a webhook of a job', () => {
  it.each([
    ['77', '9000', 'running'],
    ['78', '9000', 'sent'],
    ['77', '9001', 'sent'],
  ])('of repository %s and run %s leaves the dispatch %s', async (repositoryId, id, state) => {
    const db = await openSqlite()
    await planned(db, 'd1', ['11'])
    await noteSent(db, 'd1', { githubRunId: '9000', at: START })
    await noteWorkflowJob(db, { repositoryId, githubRunId: id }, LATER)
    expect((await readDispatch(db, 'd1'))?.state).toBe(state)
  })
})
